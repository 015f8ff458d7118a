package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.model.write.Outcome;
import dev.stator.replication.LogPosition;
import dev.stator.storage.partition.Verifications.Verified;
import dev.stator.storage.store.StoredPosition;
import dev.stator.storage.store.StoredRange;
import dev.stator.storage.store.StoredVoters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the log of one partition did, entry by entry: written by whichever replica applies an entry
 * first and compared with the model then; every replica that applies it later, or again, must see
 * exactly the same.
 */
final class Chronicle {
  private record Line(
      long term,
      List<Bytes> commands,
      List<Outcome> outcomes,
      @Nullable StoredVoters voters,
      StoredPosition after) {}

  /** A part of the range that went to another partition. */
  private record Heir(Bytes from, long index, Chronicle chronicle) {}

  private final long partitionId;
  private final long baseIndex;
  private final Model model;
  private final Chronicles all;
  private final Findings findings;
  private final TreeMap<Long, Line> lines = new TreeMap<>();
  private final TreeMap<Long, StoredRange> ranges = new TreeMap<>();
  private final List<Heir> heirs = new ArrayList<>();
  private final Map<Long, Verified> verified = new HashMap<>();
  private @Nullable StoredPosition base;
  private long revealed = -1;
  private long again;

  /**
   * @param baseIndex of the entry that split it off, or -1
   */
  Chronicle(long partitionId, long baseIndex, Model model, Chronicles all, Findings findings) {
    this.partitionId = partitionId;
    this.baseIndex = baseIndex;
    this.model = model;
    this.all = all;
    this.findings = findings;
    ranges.put(baseIndex, model.range());
  }

  long partitionId() {
    return partitionId;
  }

  /** For whoever looks into a finding. */
  String summary() {
    return "partition "
        + partitionId
        + " from "
        + baseIndex
        + " on, ranges "
        + ranges
        + ", told up to "
        + revealed;
  }

  String at(long index) {
    return index + " of partition " + partitionId;
  }

  long baseIndex() {
    return baseIndex;
  }

  long lastIndex() {
    return lines.isEmpty() ? baseIndex : lines.lastKey();
  }

  long entries() {
    return lines.size();
  }

  /** Entries that a replica applied after another had. */
  long comparisons() {
    return again;
  }

  /** What it is now, by the model. */
  Model model() {
    return model;
  }

  /** The range that it began with. */
  StoredRange began() {
    return Objects.requireNonNull(ranges.firstEntry()).getValue();
  }

  /** The range behind an entry. */
  StoredRange rangeAt(long index) {
    return Objects.requireNonNull(ranges.floorEntry(Math.max(index, baseIndex))).getValue();
  }

  boolean forgot(Bytes requestId) {
    return model.forgot(requestId);
  }

  // --- Heirs ---

  private @Nullable Heir heirOf(Bytes key) {
    return heirs.stream()
        .filter(heir -> heir.chronicle.began().contains(key))
        .findFirst()
        .orElse(null);
  }

  /** The partition that got a key when this one gave it away, or null. */
  @Nullable Chronicle heir(Bytes key) {
    var heir = heirOf(key);
    return heir == null ? null : heir.chronicle;
  }

  /** The last entry behind which it held a key. */
  long lastIndexOf(Bytes key) {
    var heir = heirOf(key);
    return heir == null ? Long.MAX_VALUE : heir.index;
  }

  // --- Entries ---

  void passed(String node, LogPosition position) {
    record(node, position, line(position, List.of(), List.of(), null, StoredPosition.NONE), 0);
  }

  void configured(String node, LogPosition position, StoredVoters voters) {
    record(node, position, line(position, List.of(), List.of(), voters, StoredPosition.NONE), 0);
  }

  void applied(
      String node,
      LogPosition position,
      long physicalMillis,
      List<Bytes> commands,
      List<Outcome> answers,
      StoredPosition after) {
    record(node, position, line(position, commands, answers, null, after), physicalMillis);
  }

  private static Line line(
      LogPosition position,
      List<Bytes> commands,
      List<Outcome> outcomes,
      @Nullable StoredVoters voters,
      StoredPosition after) {
    return new Line(position.term(), commands, outcomes, voters, after);
  }

  private void record(String node, LogPosition position, Line line, long physicalMillis) {
    long index = position.index();
    var known = lines.putIfAbsent(index, line);
    if (known != null) {
      again++;
      findings.check(
          known.equals(line),
          node + " at entry " + at(index) + " did " + line + ", another did " + known);
      return;
    }
    findings.check(
        index == 0 || index == baseIndex + 1 || lines.containsKey(index - 1),
        node + " applied entry " + at(index) + ", and nobody the one before");
    if (line.voters != null) {
      model.configured(line.voters);
    } else if (!line.commands.isEmpty()) {
      first(node, position, line, physicalMillis);
    }
  }

  private void first(String node, LogPosition position, Line line, long physicalMillis) {
    long index = position.index();
    var meant = line.commands.stream().map(all::asked).toList();
    var child = model.child();
    var expected = model.apply(position, physicalMillis, meant);
    findings.check(
        expected.equals(line.outcomes.stream().map(Model::plain).toList()),
        node
            + " at entry "
            + at(index)
            + " answered "
            + line.outcomes
            + " and should have answered "
            + expected);
    findings.check(
        model.clock() == line.after.clock(),
        node + " at entry " + at(index) + " has the clock " + line.after.clock());
    for (int i = 0; i < meant.size(); i++) {
      all.carriedOut(this, index, meant.get(i), line.outcomes.get(i));
    }
    all.became(model.range(), model.rows(), index);
    var now = model.child();
    if (now != null && (child == null || child.childId() != now.childId())) {
      heirs.add(new Heir(now.at(), index, all.splitOff(now)));
      ranges.put(index, model.range());
    }
  }

  /** The rows that every replica must hold behind an entry. */
  Map<Bytes, Model.Row> rowsAt(long index) {
    return all.rowsAt(rangeAt(index), index);
  }

  /** A replica holds something, just opened: it must be what some entry left, or the base. */
  void opened(String node, StoredPosition position) {
    if (position.index() == baseIndex && baseIndex >= 0) {
      base = base == null ? position : base;
      findings.check(
          base.equals(position) && position.clock() == model.clockOfBase(),
          node + " began partition " + partitionId + " with " + position + ", others with " + base);
      return;
    }
    var line = lines.get(position.digestIndex());
    if (line != null) {
      findings.check(
          line.after.digest() == position.digest() && line.after.clock() == position.clock(),
          node + " came back with " + position + ", which is not " + line.after);
    }
  }

  void verified(String node, long verifyId, @Nullable Verified result) {
    if (result == null) {
      findings.wrong(node + " has no result of verification " + verifyId);
      return;
    }
    var known = verified.putIfAbsent(verifyId * 1_000_003 + result.index(), result);
    findings.check(
        result.broken().isEmpty() && (known == null || known.equals(result)),
        node + " verified " + result + ", another " + known);
  }

  // --- What clients were told ---

  /** Index of the last entry that somebody was told of. */
  long revealed() {
    return revealed;
  }

  void reveal(long index) {
    revealed = Math.max(revealed, index);
  }

  /** Equal runs have equal fingerprints. */
  long fingerprint() {
    return lines.hashCode() * 31L + revealed;
  }
}
