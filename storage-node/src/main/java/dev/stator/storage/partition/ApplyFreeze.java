package dev.stator.storage.partition;

import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoredFreeze;
import dev.stator.storage.store.StoredFreeze.State;
import dev.stator.storage.store.StoredRange;
import org.jspecify.annotations.Nullable;

/**
 * The other side of {@link ApplyAdopt}: this partition, B, is about to be adopted by its left
 * neighbour, A. Behind Freeze it takes no command but those that end the freeze; each is answered
 * MOVED on every replica alike, and its rows, counts and remembered outcomes stay as they are. So
 * whatever replica has applied Freeze tells exactly what B holds.
 *
 * <p>B's leader stops answering strong reads before it proposes Freeze, which counts only in the
 * term in which it did (the fence of {@link HeldStore}): whoever holds a lease on B does not use it
 * once Freeze is committed. So A need not wait before it serves B's range.
 *
 * <p>What it still has to ship to global indexes is shipped while it is frozen: A adopts it when
 * nothing is left.
 *
 * <p>While B is frozen it names nobody who would have what it is asked for: A may not have it yet,
 * or never. When A's log holds the adoption, Retire says so, and B names A.
 */
final class ApplyFreeze {
  private final ApplyStreams streams;
  private @Nullable StoredFreeze last;

  ApplyFreeze(PartitionStore store, ApplyStreams streams) {
    this.streams = streams;
    this.last = store.freeze();
  }

  @Nullable StoredFreeze last() {
    return last;
  }

  /** Whether the partition takes no commands. */
  boolean frozen() {
    return last != null && last.frozen();
  }

  /** Whether a command has effect in spite of a freeze. */
  static boolean passes(LogCommand.Body command) {
    return switch (command) {
      case LogCommand.Freeze _, LogCommand.Unfreeze _, LogCommand.Retire _ -> true;
      case LogCommand.Verify _, LogCommand.SplitDone _, LogCommand.AdoptSettled _ -> true;
      case LogCommand.WriteItem _, LogCommand.SetTable _, LogCommand.DropTable _ -> false;
      case LogCommand.TrimStreams _ -> false;
      case LogCommand.PrepareSplit _, LogCommand.Split _ -> false;
      case LogCommand.AdoptBegin _, LogCommand.AdoptRows _, LogCommand.AdoptOutcomes _ -> false;
      case LogCommand.Adopt _, LogCommand.AdoptCancel _ -> false;
      case LogCommand.Expire _, LogCommand.ListExpiries _ -> false;
      case LogCommand.IndexesShipped _ -> true;
      case LogCommand.IndexRows _, LogCommand.Reindex _ -> false;
    };
  }

  /**
   * @param alone no other command stands in the entry
   * @param busy a split or an adoption by this partition is not complete yet
   */
  Outcome freeze(
      LogCommand.Freeze command,
      long rangeEpoch,
      boolean alone,
      boolean busy,
      Entry entry,
      StoredRange range) {
    if (rangeEpoch != range.rangeEpoch()) {
      return new Outcome.Moved(range.rangeEpoch());
    }
    if (last != null && last.jobId() == command.jobId() && last.state() == State.FROZEN) {
      return new Outcome.Done();
    }
    var why = whyNot(command, alone, busy, entry);
    if (why != null) {
      return new Outcome.Stale(why);
    }
    keep(new StoredFreeze(command.jobId(), State.FROZEN, command.survivorId(), null), entry);
    return new Outcome.Done();
  }

  private @Nullable String whyNot(
      LogCommand.Freeze command, boolean alone, boolean busy, Entry entry) {
    if (!alone) {
      return "A freeze stands alone in its entry.";
    }
    if (entry.position().term() != command.fencedTerm()) {
      return "The leader that proposed the freeze was deposed meanwhile.";
    }
    if (last != null && (last.frozen() || last.jobId() >= command.jobId())) {
      return "The partition is frozen for another merge, or this one was cancelled.";
    }
    if (busy) {
      return "A split or merge of the partition is not complete yet.";
    }
    if (streams.any()) {
      return "The partition has shards of a table's stream.";
    }
    return null;
  }

  /** Also remembers a job that never froze the partition: its Freeze may come yet. */
  Outcome unfreeze(LogCommand.Unfreeze command, Entry entry) {
    if (last == null || last.jobId() < command.jobId() || last.state() == State.FROZEN) {
      if (last != null && last.frozen() && last.jobId() != command.jobId()) {
        return new Outcome.Stale("The partition is frozen for another merge.");
      }
      keep(new StoredFreeze(command.jobId(), State.THAWED, 0, null), entry);
    }
    return last != null && last.state() == State.RETIRED
        ? new Outcome.Stale("The partition's range belongs to another.")
        : new Outcome.Done();
  }

  Outcome retire(LogCommand.Retire command, Entry entry) {
    if (last == null || last.jobId() != command.jobId() || !last.frozen()) {
      return new Outcome.Stale("The partition is not frozen for this merge.");
    }
    var survivor = command.survivor();
    keep(new StoredFreeze(command.jobId(), State.RETIRED, survivor.partitionId(), survivor), entry);
    return new Outcome.Done();
  }

  private void keep(StoredFreeze freeze, Entry entry) {
    last = freeze;
    entry.batch().putFreeze(freeze);
    entry.publish();
  }
}
