package dev.stator.model.cluster;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One contiguous range of the keyspace and the nodes that hold its replicas.
 *
 * @param start first row key that belongs to the partition; empty for the first partition
 * @param end first row key behind the partition, or null for the last partition
 * @param replicas node ids of the voters
 * @param firstLeader node id that campaigns first when the group is created
 * @param active all replicas were created; requests are served
 */
public record PartitionRecord(
    long partitionId,
    Bytes start,
    @Nullable Bytes end,
    long rangeEpoch,
    List<String> replicas,
    String firstLeader,
    boolean active) {
  public PartitionRecord {
    replicas = List.copyOf(replicas);
  }

  public PartitionRecord withReplicas(List<String> replicas) {
    return new PartitionRecord(partitionId, start, end, rangeEpoch, replicas, firstLeader, active);
  }

  public PartitionRecord withFirstLeader(String firstLeader) {
    return new PartitionRecord(partitionId, start, end, rangeEpoch, replicas, firstLeader, active);
  }

  public KeyRange range() {
    return new KeyRange(start, end);
  }

  public boolean contains(Bytes rowKey) {
    return rowKey.compareTo(start) >= 0 && (end == null || rowKey.compareTo(end) < 0);
  }

  /** The record of the same partition as far as a range goes. */
  public PartitionRecord within(KeyRange range) {
    return new PartitionRecord(
        partitionId, range.start(), range.end(), rangeEpoch, replicas, firstLeader, active);
  }
}
