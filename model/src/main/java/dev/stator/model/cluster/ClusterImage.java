package dev.stator.model.cluster;

import dev.stator.model.Bytes;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cluster map at one version: immutable, equal on everyone who holds that version.
 *
 * @param version index of the control plane's log entry that made it
 * @param nodes by node id
 * @param partitions by start key
 * @param tables by {@link #tableKey}
 */
public record ClusterImage(
    String clusterId,
    long version,
    Map<String, NodeRecord> nodes,
    NavigableMap<Bytes, PartitionRecord> partitions,
    Map<String, TableRecord> tables) {

  public static final ClusterImage EMPTY =
      new ClusterImage("", 0, Map.of(), new TreeMap<>(), Map.of());

  public ClusterImage {
    nodes = Map.copyOf(nodes);
    partitions = java.util.Collections.unmodifiableNavigableMap(new TreeMap<>(partitions));
    tables = Map.copyOf(tables);
  }

  public static String tableKey(String account, String region, String name) {
    return account + "/" + region + "/" + name;
  }

  public @Nullable TableRecord table(String account, String region, String name) {
    return tables.get(tableKey(account, region, name));
  }

  /** The partition whose range holds {@code rowKey}, or null while the map has none there. */
  public @Nullable PartitionRecord partitionOf(Bytes rowKey) {
    var entry = partitions.floorEntry(rowKey);
    return entry != null && entry.getValue().contains(rowKey) ? entry.getValue() : null;
  }

  /**
   * The partition that holds the keys just below {@code rowKey}, or the last keys where that is
   * null; null while the map has none there.
   */
  public @Nullable PartitionRecord partitionBelow(@Nullable Bytes rowKey) {
    var entry = rowKey == null ? partitions.lastEntry() : partitions.lowerEntry(rowKey);
    if (entry == null) {
      return null;
    }
    var end = entry.getValue().end();
    boolean reaches = end == null || (rowKey != null && rowKey.compareTo(end) <= 0);
    return reaches ? entry.getValue() : null;
  }

  public @Nullable PartitionRecord partition(long partitionId) {
    for (var partition : partitions.values()) {
      if (partition.partitionId() == partitionId) {
        return partition;
      }
    }
    return null;
  }

  /** What changed from the image of version {@code from} to that of version {@code to}. */
  public record Delta(
      long from,
      long to,
      Collection<NodeRecord> nodes,
      Collection<PartitionRecord> partitions,
      Collection<Long> removedPartitions,
      Collection<TableRecord> tables,
      Collection<String> removedTables) {}
}
