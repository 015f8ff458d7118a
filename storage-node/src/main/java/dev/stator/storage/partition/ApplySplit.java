package dev.stator.storage.partition;

import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.ReplicaFolder;
import dev.stator.storage.store.StoreException;
import dev.stator.storage.store.StoredChild;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredRange;
import dev.stator.storage.store.StoredTally;
import dev.stator.storage.store.StoredVoters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A split: this partition, [s, e) at epoch n, keeps [s, k); [k, e) becomes another, the child, with
 * a group of its own on the same nodes. The parent's log is the truth about it; whoever asked for
 * it only waits.
 *
 * <p><b>Why the base comes first.</b> The child begins with the rows as they were before this
 * entry. Every replica makes a complete, durable copy of its store, the base, <i>before</i> it
 * writes the batch that shrinks its range: once the range has shrunk, the store goes on changing
 * and the state at the split cannot be had any more.
 *
 * <ul>
 *   <li><b>I1</b> A store that holds this entry, with the child's row open, has a complete base. A
 *       base that no row in the store knows of is deleted when the store is opened, and made again
 *       when the entry is applied again, from the state before it.
 *   <li><b>I2</b> Only a base founds a member of the child's group with a list of voters. The base
 *       is that member's Raft snapshot, at (term 1, index of this entry), so that one without it is
 *       behind every one with it: it can neither win a vote nor be fed the log, and is sent a copy.
 *   <li><b>I3</b> The row is closed only when an entry of the child's own log was committed: then a
 *       majority of its voters held the base durably. While the row is open the partition takes no
 *       other split and no change of its voters, and copies of it that are sent to other replicas
 *       bring the base along. A node deletes a base when the row is closed and it has, or had, a
 *       member of the child's group.
 * </ul>
 *
 * <p>A replica that was down for long may found its member when the child's group has other voters
 * by now. That is safe: such a member knows what a voter that was down from the beginning knows.
 *
 * <p><b>Why the child need not wait for a lease.</b> The parent's leader stopped answering strong
 * reads of the child's half before it proposed this (the fence, {@link HeldStore}), in a term in
 * which it had waited out its own predecessors; and the entry counts only in that term. So whoever
 * holds a lease on the parent does not use it for the child's half once this is committed.
 *
 * <p>A command for a key of the child's half that stands behind this entry is answered MOVED, on
 * every replica alike.
 */
final class ApplySplit {
  /** Older children are forgotten: their ids rise. */
  private static final int CHILDREN_MAX = 8;

  private final PartitionStore store;
  private final ReplicaFolder folder;
  private final PartitionTables tables;
  private final TableCounters counters;
  private final ApplyStreams streams;
  private final CrashPoint.Watch crashPoints;
  private final TreeMap<Long, StoredChild> children;

  ApplySplit(
      PartitionStore store,
      ReplicaFolder folder,
      PartitionTables tables,
      TableCounters counters,
      ApplyStreams streams,
      CrashPoint.Watch crashPoints) {
    this.store = store;
    this.crashPoints = crashPoints;
    this.folder = folder;
    this.tables = tables;
    this.counters = counters;
    this.streams = streams;
    this.children = new TreeMap<>(store.children());
  }

  /** Children that are remembered, by id. */
  List<StoredChild> children() {
    return List.copyOf(children.values());
  }

  Outcome prepare(
      LogCommand.PrepareSplit command, long rangeEpoch, Entry entry, StoredRange range) {
    if (rangeEpoch != range.rangeEpoch()) {
      return new Outcome.Moved(range.rangeEpoch());
    }
    counters.prepare(
        new StoredTally(command.jobId(), command.at(), entry.position().index(), Map.of()));
    entry.prepareSplit(command);
    return new Outcome.Done();
  }

  /**
   * @param alone no other command stands in the entry
   * @param voters of the group as the log last stated them
   */
  Outcome split(
      LogCommand.Split split,
      long rangeEpoch,
      boolean alone,
      @Nullable StoredVoters voters,
      Entry entry,
      StoredRange range) {
    if (rangeEpoch != range.rangeEpoch()) {
      return new Outcome.Moved(range.rangeEpoch());
    }
    var tally = counters.tally();
    var why = whyNot(split, alone, voters, tally, entry, range);
    if (why != null || tally == null) {
      return new Outcome.Stale(String.valueOf(why));
    }
    makeBase(split.childId());
    crashPoints.passes(CrashPoint.BASE_MADE);
    var batch = entry.batch();
    var child =
        new StoredChild(
            split.childId(),
            split.jobId(),
            split.at(),
            range.end(),
            range.rangeEpoch() + 1,
            entry.position().index(),
            split.voters(),
            true,
            counters.give(counted(split), tally, batch));
    children.put(child.childId(), child);
    while (children.size() > CHILDREN_MAX) {
      batch.removeChild(children.pollFirstEntry().getKey());
    }
    batch.putChild(child);
    streams.split(split.at(), entry);
    var kept = new StoredRange(range.start(), split.at(), range.rangeEpoch() + 1);
    batch.moveRange(kept);
    entry.moveRange(kept);
    entry.changeChildren();
    return new Outcome.Done();
  }

  private @Nullable String whyNot(
      LogCommand.Split split,
      boolean alone,
      @Nullable StoredVoters voters,
      @Nullable StoredTally tally,
      Entry entry,
      StoredRange range) {
    if (!alone) {
      return "A split stands alone in its entry.";
    }
    if (entry.position().term() != split.fencedTerm()) {
      return "The leader that proposed the split was deposed meanwhile.";
    }
    if (!range.contains(split.at()) || split.at().equals(range.start())) {
      return "The key at which to split is not inside the partition's range.";
    }
    if (tables.collectionCutBy(split.at()) != null) {
      return SplitSurvey.CUTS_COLLECTION;
    }
    if (hasOpenChild()) {
      return "An earlier split of the partition is not complete yet.";
    }
    if (voters == null || !voters.are(split.voters())) {
      return "The partition's voters are others than the split was planned with.";
    }
    if (tally == null || tally.index() != split.tallyIndex() || !tally.at().equals(split.at())) {
      return "Another split was prepared meanwhile.";
    }
    return null;
  }

  boolean hasOpenChild() {
    return children.values().stream().anyMatch(StoredChild::open);
  }

  private static Map<Integer, StoredCount> counted(LogCommand.Split split) {
    var counts = new TreeMap<Integer, StoredCount>();
    split
        .counts()
        .forEach(each ->
            counts.put(
                each.tableId(), new StoredCount(each.items(), each.bytes(), each.indexes())));
    return counts;
  }

  private void makeBase(long childId) {
    try {
      folder.makeBase(childId, store::checkpoint);
    } catch (IOException e) {
      throw new StoreException("the base of partition " + childId + " cannot be made", e);
    }
  }

  /** The child lives: its base is not needed here any more, nor are its rows. */
  Outcome done(LogCommand.SplitDone command, Entry entry) {
    var child = children.get(command.childId());
    if (child != null && child.open()) {
      var closed = child.closed();
      children.put(closed.childId(), closed);
      entry.batch().putChild(closed);
      entry.removeRows(closed.range());
      entry.changeChildren();
    }
    return new Outcome.Done();
  }

  /** As a command states them. */
  static List<LogCommand.TableCount> counts(Map<Integer, StoredCount> counts) {
    var list = new ArrayList<LogCommand.TableCount>();
    new TreeMap<>(counts)
        .forEach((tableId, count) ->
            list.add(
                new LogCommand.TableCount(tableId, count.items(), count.bytes(), count.indexes())));
    return list;
  }
}
