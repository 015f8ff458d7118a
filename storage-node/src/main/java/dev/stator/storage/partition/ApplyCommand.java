package dev.stator.storage.partition;

import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.ChangeKey;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoreBatch;
import dev.stator.storage.store.StoredBackfill;
import dev.stator.storage.store.StoredRange;
import dev.stator.storage.store.StoredVoters;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The table of contents of what a log can hold: each command, and who carries it out. One for as
 * long as a store is in use, rebuilt from it; of the apply thread.
 */
final class ApplyCommand {
  private final PartitionStore store;
  private final HeldStore held;
  private final RememberedOutcomes outcomes;
  private final TableCounters counters;
  private final OnceOnly once;
  private final PartitionTables tables;
  private final ApplyItemWrite itemWrites;
  private final ExpiryRows expiries;
  private final ApplyExpire expires;
  private final ApplyStreams streams;
  private final ApplySetTable setTables;
  private final ApplyDropTable dropTables;
  private final Backfills backfills;
  private final ApplyIndexRows indexRows;
  private final ApplySplit splits;
  private final ApplyAdopt adoptions;
  private final ApplyFreeze freezes;

  /**
   * @param held what reads find: told of what an entry changes for them
   */
  ApplyCommand(PartitionStore store, HeldStore held, ApplyMeter meter, PartitionState.Parts parts) {
    this.store = store;
    this.held = held;
    this.outcomes = RememberedOutcomes.load(store, parts.planted());
    this.counters = TableCounters.load(store);
    this.once = new OnceOnly(outcomes, store, parts.planted());
    this.tables = PartitionTables.load(store);
    this.expiries = new ExpiryRows(store, tables);
    this.streams = new ApplyStreams(store, parts.partitionId());
    var indexes = new ApplyIndexes(parts.collectionBytesMax(), parts.planted());
    this.itemWrites = new ApplyItemWrite(tables, indexes, streams, expiries, parts.planted());
    this.expires = new ApplyExpire(tables, itemWrites, meter, parts.planted());
    this.backfills = new Backfills(store, tables, indexes);
    this.dropTables = new ApplyDropTable(tables, backfills, streams, expiries);
    this.setTables = new ApplySetTable(tables, dropTables, backfills, streams, expiries);
    var sources = new IndexSources(store);
    this.indexRows = new ApplyIndexRows(tables, sources, parts.planted());
    this.splits =
        new ApplySplit(store, parts.folder(), tables, counters, streams, parts.crashPoints());
    this.adoptions =
        new ApplyAdopt(
            store, tables, counters, outcomes, setTables, dropTables, backfills, sources, expiries);
    this.freezes = new ApplyFreeze(store, streams);
  }

  /** Tables of which the partition may hold items. */
  PartitionTables tables() {
    return tables;
  }

  /** How far items are brought into younger global indexes, by index id. */
  Map<Integer, StoredBackfill> backfills() {
    return backfills.all();
  }

  TableCounters counters() {
    return counters;
  }

  /**
   * @param range the partition's before the entry
   * @param voters of the group as the log last stated them
   * @param alone no other command stands in the entry
   */
  Outcome carryOut(
      LogCommand command,
      Entry entry,
      StoredRange range,
      @Nullable StoredVoters voters,
      boolean alone) {
    long epoch = command.rangeEpoch();
    if (freezes.frozen() && !ApplyFreeze.passes(command.body())) {
      return new Outcome.Moved(range.rangeEpoch());
    }
    return switch (command.body()) {
      case LogCommand.WriteItem(var write) ->
          once.carryOut(
              command, write.rowKey(), range, entry, () -> itemWrites.apply(write, entry));
      case LogCommand.SetTable(var schema) ->
          ofEpoch(epoch, range, () -> setTables.apply(schema, range, entry));
      case LogCommand.DropTable(var tableId) ->
          ofEpoch(epoch, range, () -> dropTables.apply(tableId, range, entry));
      case LogCommand.Expire expire -> expires.apply(expire, entry, range);
      case LogCommand.ListExpiries listing -> expiries.list(listing, alone, entry, range);
      case LogCommand.Verify(var verifyId) -> {
        entry.verify(verifyId);
        yield new Outcome.Done();
      }
      case LogCommand.TrimStreams trim -> streams.trim(trim, entry);
      case LogCommand.PrepareSplit split -> splits.prepare(split, epoch, entry, range);
      case LogCommand.Split split -> {
        var outcome =
            adoptions.underWay()
                ? new Outcome.Stale("The partition is adopting a neighbour.")
                : splits.split(split, epoch, alone, voters, entry, range);
        if (!entry.publishes()) {
          held.unfence(split.at(), split.fencedTerm());
        }
        yield outcome;
      }
      case LogCommand.SplitDone done -> splits.done(done, entry);
      case LogCommand.AdoptBegin begin ->
          adoptions.begin(begin, epoch, splits.hasOpenChild(), entry, range);
      case LogCommand.AdoptRows rows -> adoptions.rows(rows, entry);
      case LogCommand.AdoptOutcomes adopted -> adoptions.outcomes(adopted, entry);
      case LogCommand.Adopt adopt -> adoptions.adopt(adopt, epoch, alone, entry, range);
      case LogCommand.AdoptCancel cancel -> adoptions.cancel(cancel, entry);
      case LogCommand.AdoptSettled settled -> adoptions.settled(settled, entry);
      case LogCommand.Freeze freeze -> {
        boolean busy = splits.hasOpenChild() || adoptions.underWay();
        var outcome = freezes.freeze(freeze, epoch, alone, busy, entry, range);
        if (!entry.publishes()) {
          held.unfence(range.start(), freeze.fencedTerm());
        }
        yield outcome;
      }
      case LogCommand.Unfreeze unfreeze -> freezes.unfreeze(unfreeze, entry);
      case LogCommand.Retire retire -> freezes.retire(retire, entry);
      case LogCommand.IndexRows rows -> indexRows.apply(rows, epoch, entry, range);
      case LogCommand.IndexesShipped(var index, var ordinal) -> {
        entry.shipped(new ChangeKey(index, ordinal));
        yield new Outcome.Done();
      }
      case LogCommand.Reindex reindex -> backfills.reindex(reindex, alone, entry, range);
    };
  }

  /** Without an epoch the command is for whoever holds the range. */
  private static Outcome ofEpoch(long epoch, StoredRange range, Supplier<Outcome> apply) {
    return epoch != 0 && epoch != range.rangeEpoch()
        ? new Outcome.Moved(range.rangeEpoch())
        : apply.get();
  }

  /** Writes down what the entry's commands have added up to. */
  void finish(Entry entry, StoreBatch batch) {
    counters.finish(batch);
    if (!freezes.frozen()) {
      outcomes.finish(entry.position().index(), entry.clock(), batch);
    }
  }

  /** From now on reads find the store as it is, in this range. */
  void publish(@Nullable StoredRange range) {
    held.hold(store, range, tables, splits.children(), freezes.last());
  }
}
