package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.proto.log.LogCommand.CopiedFacts;
import dev.stator.proto.log.LogCommand.CopiedPart;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoredAdoption;
import dev.stator.storage.store.StoredAdoption.State;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredPart;
import dev.stator.storage.store.StoredRange;
import java.util.ArrayList;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A merge: this partition, A, takes over its right neighbour, B. What B holds is copied through A's
 * log; the two share no node and no log. A's log is the truth about it: whoever leads A reads off
 * its state what is to be done next.
 *
 * <p><b>How the copy gets exact.</b> B serves while it is copied, so the copy is wrong for a while,
 * and nobody keeps a list of what changed. Instead A knows of every part of B's range with which
 * content, as a digest, it was copied. B then takes no more commands ({@link ApplyFreeze}), tells
 * the digests of the same parts of what it holds now, and those that differ are copied again. A
 * adopts only under the digest over all parts of the frozen B. So it does not matter which replica
 * of B was read, in which order copies came, who led A or B meanwhile, or how often a step was
 * repeated: a copy that is not what the frozen B holds does not pass. What is copied after B froze
 * is what changed since the last look: the pause is that, one look through B's rows, and a few log
 * entries.
 *
 * <p><b>What is copied is invisible.</b> It lies outside A's range until the entry in which A's
 * range grows. Rows that lay there before, from a time when B's range was A's, are removed when the
 * adoption begins, and a part that is copied again, or given up, is removed as a whole: behind the
 * range there is nothing but the copied parts.
 *
 * <p><b>Who decides.</b> An adoption ends with Adopt or with AdoptCancel, whichever stands first in
 * A's log. B goes on only after A's log has cancelled; it names A only after A's log has adopted.
 * Jobs have rising numbers, and what belongs to an earlier one than the last has no effect: a
 * deposed leader that comes late neither begins an adoption again nor freezes B again. The next one
 * begins when B was told what became of this one.
 *
 * <p><b>What else becomes A's.</b> The rule for each family of rows is in {@link
 * dev.stator.storage.store.RowFamily.OnAdopt}. Outcomes that B remembers are remembered by A as
 * outcomes of the entry that brought them: B's log indexes mean nothing here. A retry that B
 * answered is so answered by A. A's clock becomes the later of both, so a retry that B would refuse
 * as late is refused by A, and versions go on rising for every item.
 */
final class ApplyAdopt {
  private final PartitionTables tables;
  private final TableCounters counters;
  private final RememberedOutcomes outcomes;
  private final ApplySetTable definitions;
  private final ApplyDropTable drops;
  private final Backfills backfills;
  private final IndexSources sources;
  private final ExpiryRows expiries;
  private final TreeMap<Bytes, StoredPart> parts;
  private @Nullable StoredAdoption last;

  ApplyAdopt(
      PartitionStore store,
      PartitionTables tables,
      TableCounters counters,
      RememberedOutcomes outcomes,
      ApplySetTable definitions,
      ApplyDropTable drops,
      Backfills backfills,
      IndexSources sources,
      ExpiryRows expiries) {
    this.tables = tables;
    this.counters = counters;
    this.outcomes = outcomes;
    this.definitions = definitions;
    this.drops = drops;
    this.backfills = backfills;
    this.sources = sources;
    this.expiries = expiries;
    this.parts = new TreeMap<>(store.parts());
    this.last = store.adoption();
  }

  /** Whether a neighbour is being copied, or was not told yet what came of it. */
  boolean underWay() {
    return last != null && !last.settled();
  }

  /**
   * @param splitting a child of an earlier split is not complete yet
   */
  Outcome begin(
      LogCommand.AdoptBegin command,
      long rangeEpoch,
      boolean splitting,
      Entry entry,
      StoredRange range) {
    if (rangeEpoch != range.rangeEpoch()) {
      return new Outcome.Moved(range.rangeEpoch());
    }
    var neighbour = command.neighbour();
    if (last != null && last.jobId() == command.jobId()) {
      return last.open()
          ? new Outcome.Done()
          : new Outcome.Stale("The adoption has ended already.");
    }
    if (last != null && (!last.settled() || last.jobId() > command.jobId())) {
      return new Outcome.Stale("Another adoption is not complete yet, or was begun later.");
    }
    if (splitting) {
      return new Outcome.Stale("A split of the partition is not complete yet.");
    }
    if (!Objects.equals(range.end(), neighbour.start())) {
      return new Outcome.Stale("The neighbour does not begin where the partition ends.");
    }
    var begun = StoredAdoption.begun(command.jobId(), neighbour);
    entry.removeRows(begun.range());
    keep(begun, entry);
    keep(new StoredPart(neighbour.start(), neighbour.end(), Bytes.EMPTY), entry);
    return new Outcome.Done();
  }

  Outcome rows(LogCommand.AdoptRows command, Entry entry) {
    var why = whyNot(command.jobId(), command.n());
    if (why != null || last == null) {
      return new Outcome.Stale(String.valueOf(why));
    }
    var part = command.part();
    if (!isWithin(part, last.range())) {
      return new Outcome.Stale("What was copied is not of the neighbour's range.");
    }
    cutOut(part.start(), part.end(), entry);
    for (var row : part.rows()) {
      entry.batch().putItem(row.key(), row.value().toArray());
    }
    keep(new StoredPart(part.start(), part.end(), part.digest()), entry);
    keep(last.copied(0), entry);
    return new Outcome.Done();
  }

  private static boolean isWithin(CopiedPart part, StoredRange range) {
    var end = part.end();
    var of = new StoredRange(part.start(), end, 0);
    return range.contains(part.start())
        && (end == null ? range.end() == null : part.start().compareTo(end) < 0)
        && (end == null || range.end() == null || end.compareTo(range.end()) <= 0)
        && part.rows().stream().allMatch(row -> of.contains(row.key()))
        && !part.digest().isEmpty();
  }

  /** Makes room: parts that reach into it go as a whole, and their rests are to be copied anew. */
  private void cutOut(Bytes from, @Nullable Bytes to, Entry entry) {
    for (var part : new ArrayList<>(parts.values())) {
      if (!part.overlaps(from, to)) {
        continue;
      }
      parts.remove(part.start());
      entry.batch().removePart(part.start());
      if (part.copied()) {
        entry.removeRows(new StoredRange(part.start(), part.end(), 0));
      }
      var end = part.end();
      if (part.start().compareTo(from) < 0) {
        keep(new StoredPart(part.start(), from, Bytes.EMPTY), entry);
      }
      if (to != null && (end == null || end.compareTo(to) > 0)) {
        keep(new StoredPart(to, end, Bytes.EMPTY), entry);
      }
    }
  }

  Outcome outcomes(LogCommand.AdoptOutcomes command, Entry entry) {
    var why = whyNot(command.jobId(), command.n());
    if (why != null || last == null) {
      return new Outcome.Stale(String.valueOf(why));
    }
    var brought = OutcomeRow.decode(command.outcomes().toArray());
    brought.forEach(outcomes::adopt);
    keep(last.copied(brought.size()), entry);
    return new Outcome.Done();
  }

  /**
   * @param alone no other command stands in the entry
   */
  Outcome adopt(
      LogCommand.Adopt command, long rangeEpoch, boolean alone, Entry entry, StoredRange range) {
    if (rangeEpoch != range.rangeEpoch()) {
      return new Outcome.Moved(range.rangeEpoch());
    }
    var why = whyNot(command.jobId(), command.n());
    if (why != null || last == null) {
      return new Outcome.Stale(String.valueOf(why));
    }
    if (!alone) {
      return new Outcome.Stale("An adoption stands alone in its entry.");
    }
    if (command.facts().unshipped()) {
      return new Outcome.Stale("The neighbour has index changes that were not shipped yet.");
    }
    if (last.outcomes() != command.facts().outcomes()
        || !PartDigest.over(parts.values()).equals(command.digest())) {
      return new Outcome.Stale("What was copied is not what the neighbour holds.");
    }
    var joined =
        new StoredRange(
            range.start(),
            last.range().end(),
            Math.max(range.rangeEpoch(), last.range().rangeEpoch()) + 1);
    unite(command.facts(), last.range(), joined, entry);
    forgetParts(entry);
    keep(last.ended(State.ADOPTED, ""), entry);
    entry.batch().moveRange(joined);
    entry.moveRange(joined);
    entry.publish();
    return new Outcome.Done();
  }

  private void unite(CopiedFacts facts, StoredRange neighbour, StoredRange joined, Entry entry) {
    for (var schema : facts.tables()) {
      if (tables.isDropped(schema.tableId())) {
        drops.removeRows(schema, new KeyRange(neighbour.start(), neighbour.end()), entry);
      } else {
        definitions.define(schema, joined, entry);
      }
    }
    for (int tableId : facts.droppedTables()) {
      drops.apply(tableId, joined, entry);
    }
    for (var count : facts.counts()) {
      if (tables.owner(count.tableId()) != null) {
        counters.adopt(
            count.tableId(), new StoredCount(count.items(), count.bytes(), count.indexes()));
      }
    }
    expiries.adopted(neighbour, entry);
    sources.unite(facts.indexSources(), entry.batch());
    backfills.adopted(neighbour.start(), entry);
    counters.forgetTally(entry.batch());
    entry.raise(facts.clock());
  }

  Outcome cancel(LogCommand.AdoptCancel command, Entry entry) {
    if (last == null || last.jobId() != command.jobId() || last.state() == State.ADOPTED) {
      return new Outcome.Stale("There is nothing to be cancelled.");
    }
    if (last.open()) {
      entry.removeRows(last.range());
      forgetParts(entry);
      keep(last.ended(State.CANCELLED, command.why()), entry);
    }
    return new Outcome.Done();
  }

  Outcome settled(LogCommand.AdoptSettled command, Entry entry) {
    if (last == null || last.jobId() != command.jobId() || last.open()) {
      return new Outcome.Stale("There is nothing to be settled.");
    }
    keep(last.told(), entry);
    return new Outcome.Done();
  }

  private @Nullable String whyNot(long jobId, long n) {
    if (last == null || last.jobId() != jobId || !last.open()) {
      return "The adoption is not under way.";
    }
    return last.n() == n ? null : "Something else was copied meanwhile.";
  }

  private void keep(StoredAdoption adoption, Entry entry) {
    last = adoption;
    entry.batch().putAdoption(adoption);
  }

  private void keep(StoredPart part, Entry entry) {
    parts.put(part.start(), part);
    entry.batch().putPart(part);
  }

  private void forgetParts(Entry entry) {
    parts.clear();
    entry.batch().removeParts();
  }
}
