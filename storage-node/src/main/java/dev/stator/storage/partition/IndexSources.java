package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.proto.log.LogCommand.IndexSource;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoreBatch;
import dev.stator.storage.store.StoredIndexSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Who sent index rows last, for every range of items of which any were sent here: the ranges do not
 * overlap. A sender counts only if it is later than all who sent for any part of its range: its
 * source was split or merged since (rangeEpoch), has another leader (term), or it is the same
 * leader's next (sequence). So what was sent twice and comes late, what a deposed leader sends, and
 * what a parent sends of a child's items is refused.
 *
 * <p><b>What was applied already is not applied again.</b> A source sends its changes in the order
 * of their stamps, which rise for every item whatever partition it is in. Each range remembers up
 * to which stamp all were applied here; a new leader begins further back and is not hurt. Where
 * ranges are joined the stamp is not known, and older changes may be applied twice: then a row may
 * be as it was for a moment, until the changes behind it are repeated, too.
 */
final class IndexSources {
  private final TreeMap<Bytes, StoredIndexSource> byStart;

  IndexSources(PartitionStore store) {
    this.byStart = new TreeMap<>(store.indexSources());
  }

  /** Whether a sender is later than all who sent for any part of its range. */
  boolean accepts(IndexSource source) {
    var sender = StoredIndexSource.of(source);
    return overlapping(source.range()).stream().allMatch(sender::isLaterThan);
  }

  /** The stamp up to which changes of items in a range have all been applied here; 0: unknown. */
  long through(KeyRange range) {
    var known = overlapping(range);
    return known.size() == 1 && covers(known.getFirst().range(), range)
        ? known.getFirst().through()
        : 0;
  }

  /**
   * From now on it is that sender for its range.
   *
   * @param all whether it has sent all that belongs here, up to its stamp
   */
  void accept(IndexSource source, boolean all, StoreBatch batch) {
    long known = through(source.range());
    keep(
        StoredIndexSource.of(source).through(all ? Math.max(source.through(), known) : known),
        batch);
  }

  /**
   * Those of an adopted neighbour: of each range the later sender counts. What was applied there
   * was not applied here, and the other way round.
   */
  void unite(Collection<IndexSource> theirs, StoreBatch batch) {
    for (var mine : List.copyOf(byStart.values())) {
      put(mine.through(0), batch);
    }
    for (var each : theirs) {
      var their = StoredIndexSource.of(each).through(0);
      var rests = List.of(their.range());
      for (var mine : overlapping(their.range())) {
        if (mine.isLaterThan(their)) {
          rests = rests.stream().flatMap(rest -> rest.minus(mine.range()).stream()).toList();
        }
      }
      rests.forEach(rest -> keep(their.of(rest), batch));
    }
  }

  private void keep(StoredIndexSource sender, StoreBatch batch) {
    for (var earlier : overlapping(sender.range())) {
      byStart.remove(earlier.range().start());
      batch.removeIndexSource(earlier);
      for (var rest : earlier.range().minus(sender.range())) {
        put(earlier.of(rest), batch);
      }
    }
    put(sender, batch);
  }

  private void put(StoredIndexSource sender, StoreBatch batch) {
    byStart.put(sender.range().start(), sender);
    batch.putIndexSource(sender);
  }

  private List<StoredIndexSource> overlapping(KeyRange range) {
    var overlapping = new ArrayList<StoredIndexSource>();
    for (var known : byStart.values()) {
      if (known.range().overlaps(range)) {
        overlapping.add(known);
      }
    }
    return overlapping;
  }

  private static boolean covers(KeyRange range, KeyRange part) {
    return range.equals(part) || part.minus(range).isEmpty();
  }
}
