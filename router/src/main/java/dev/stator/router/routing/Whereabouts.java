package dev.stator.router.routing;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.key.KeyRange;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which partition holds a key: what the cluster's map shows, and over it what partitions have said
 * since. Thread-safe.
 *
 * <p><b>The map is a hint.</b> Partitions are cut and joined in their own logs; the control plane
 * hears of it later, its watchers later still, and while it is down, nobody does. Who knows at once
 * is the partition that is asked for a key that it gave away, and it answers with the record of the
 * one that has it.
 *
 * <p><b>Key by key, the highest rangeEpoch.</b> Each cut and each joining raises the rangeEpoch of
 * every key concerned, so of two records for a key the one with the higher is the later, wherever
 * it comes from. A record therefore counts for those keys of its range for which none as high is
 * known, and is given up, key by key, when one follows that is: among equals the map's latest
 * counts, for it knows of replicas that were moved. Nothing ever goes back; only another cluster's
 * map begins anew.
 */
final class Whereabouts {
  private final Supplier<ClusterImage> map;
  private final RoutingMetrics metrics;
  private volatile View view = new View(ClusterImage.EMPTY, ClusterImage.EMPTY);

  /**
   * What is known at one time.
   *
   * @param map as the control plane showed it
   * @param whole the same with every record that is later than the map's
   */
  private record View(ClusterImage map, ClusterImage whole) {
    boolean follows(ClusterImage latest) {
      return map.version() == latest.version() && map.clusterId().equals(latest.clusterId());
    }
  }

  Whereabouts(Supplier<ClusterImage> map, RoutingMetrics metrics) {
    this.map = map;
    this.metrics = metrics;
  }

  /** The cluster's map with each key where it was last known to be. */
  ClusterImage image() {
    var now = view;
    return now.follows(map.get()) ? now.whole : follow();
  }

  private synchronized ClusterImage follow() {
    var latest = map.get();
    var before = view;
    if (!before.follows(latest)) {
      boolean same = before.map.clusterId().equals(latest.clusterId());
      var later = same ? before.whole.partitions().values() : List.<PartitionRecord>of();
      var whole = with(latest, later);
      view = new View(latest, whole == null ? latest : whole);
      metrics.refreshedByMap();
    }
    return view.whole;
  }

  /** Takes note of where a partition says that keys are. */
  synchronized void learn(List<PartitionRecord> said) {
    var whole = with(follow(), said);
    if (whole != null) {
      view = new View(view.map, whole);
      metrics.refreshedByAnswer();
    }
  }

  /** An image that also shows the records, as far as they are later; null when none is. */
  private static @Nullable ClusterImage with(
      ClusterImage image, Collection<PartitionRecord> records) {
    var partitions = new TreeMap<>(image.partitions());
    boolean later = false;
    for (var record : records) {
      later |= lay(record, partitions);
    }
    return later
        ? new ClusterImage(
            image.clusterId(), image.version(), image.nodes(), partitions, image.tables())
        : null;
  }

  /**
   * Gives a record those keys of its range for which there is none with as high a rangeEpoch.
   *
   * @return whether there were any
   */
  private static boolean lay(
      PartitionRecord record, NavigableMap<Bytes, PartitionRecord> partitions) {
    var won = List.of(record.range());
    for (var other : overlapping(record.range(), partitions)) {
      if (other.rangeEpoch() >= record.rangeEpoch()) {
        won = won.stream().flatMap(keys -> keys.minus(other.range()).stream()).toList();
      }
    }
    for (var keys : won) {
      for (var loser : overlapping(keys, partitions)) {
        partitions.remove(loser.start());
        for (var rest : loser.range().minus(keys)) {
          partitions.put(rest.start(), loser.within(rest));
        }
      }
      partitions.put(keys.start(), record.within(keys));
    }
    return !won.isEmpty();
  }

  private static List<PartitionRecord> overlapping(
      KeyRange range, NavigableMap<Bytes, PartitionRecord> partitions) {
    var before = partitions.floorKey(range.start());
    var near = partitions.tailMap(before == null ? range.start() : before, true);
    if (range.end() != null) {
      near = near.headMap(range.end(), false);
    }
    return near.values().stream().filter(other -> other.range().overlaps(range)).toList();
  }
}
