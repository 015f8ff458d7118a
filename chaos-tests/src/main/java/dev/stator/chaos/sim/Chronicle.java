package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.model.write.Outcome;
import dev.stator.replication.LogPosition;
import dev.stator.storage.partition.Verifications.Verified;
import dev.stator.storage.store.StoredPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the log did, entry by entry: written by whichever replica applies an entry first and
 * compared with the model then; every replica that applies it later, or again, must see exactly the
 * same.
 */
final class Chronicle {
  private record Line(
      long term, List<Bytes> commands, List<Outcome> outcomes, StoredPosition after) {}

  /** What a row was from some entry on; {@code row} is null when there was none. */
  private record Held(long from, long until, Model.@Nullable Row row) {}

  private final Findings findings;
  private final Model model = new Model();
  private final Map<Bytes, Asked> asked = new HashMap<>();
  private final TreeMap<Long, Line> lines = new TreeMap<>();
  private final Map<Bytes, TreeMap<Long, Held>> rows = new TreeMap<>();
  private final Map<Bytes, List<Outcome>> outcomes = new HashMap<>();
  private final Map<Bytes, Long> effects = new HashMap<>();
  private final Map<Long, Long> effectIndexes = new HashMap<>();
  private final Map<Long, Verified> verified = new HashMap<>();
  private long revealed = -1;
  private long again;

  Chronicle(Findings findings) {
    this.findings = findings;
  }

  /** A client is about to send this, for the first time. */
  void asks(Asked command) {
    asked.put(command.bytes(), command);
  }

  @Nullable Meaning meaning(Bytes command) {
    var known = asked.get(command);
    return known == null ? null : known.meaning();
  }

  long lastIndex() {
    return lines.isEmpty() ? -1 : lines.lastKey();
  }

  long entries() {
    return lines.size();
  }

  /** Entries that a replica applied after another had. */
  long comparisons() {
    return again;
  }

  void passed(String node, LogPosition position) {
    record(node, position, List.of(), List.of(), StoredPosition.NONE, 0);
  }

  void applied(
      String node,
      LogPosition position,
      long physicalMillis,
      List<Bytes> commands,
      List<Outcome> answers,
      StoredPosition after) {
    record(node, position, commands, answers, after, physicalMillis);
  }

  private void record(
      String node,
      LogPosition position,
      List<Bytes> commands,
      List<Outcome> answers,
      StoredPosition after,
      long physicalMillis) {
    var line = new Line(position.term(), commands, answers, after);
    var known = lines.putIfAbsent(position.index(), line);
    if (known != null) {
      again++;
      findings.check(
          known.equals(line),
          node + " at entry " + position.index() + " did " + line + ", another did " + known);
      return;
    }
    if (!commands.isEmpty()) {
      first(node, position.index(), line, physicalMillis);
    }
  }

  private void first(String node, long index, Line line, long physicalMillis) {
    var meant = new ArrayList<Asked>();
    for (var command : line.commands) {
      meant.add(Objects.requireNonNull(asked.get(command), "nobody asked for this"));
    }
    var expected = model.apply(physicalMillis, meant);
    findings.check(
        expected.equals(line.outcomes),
        node
            + " at entry "
            + index
            + " answered "
            + line.outcomes
            + " and should have answered "
            + expected);
    findings.check(
        model.clock() == line.after.clock(),
        node + " at entry " + index + " has the clock " + line.after.clock());
    for (int i = 0; i < meant.size(); i++) {
      once(meant.get(i), line.outcomes.get(i), index);
    }
    remember(index);
  }

  private void once(Asked command, Outcome outcome, long index) {
    outcomes.computeIfAbsent(command.bytes(), bytes -> new ArrayList<>()).add(outcome);
    if (outcome instanceof Outcome.Applied applied
        && !Objects.equals(applied.before(), applied.after())) {
      effectIndexes.putIfAbsent(applied.version(), index);
      if (!command.requestId().isEmpty()) {
        Long former = effects.putIfAbsent(command.requestId(), applied.version());
        findings.check(
            former == null || former == applied.version() || model.forgot(command.requestId()),
            "a request took effect twice, the second time at entry " + index);
      }
    }
  }

  private void remember(long index) {
    for (var row : model.rows().entrySet()) {
      became(row.getKey(), row.getValue(), index);
    }
    for (var key : rows.keySet()) {
      if (!model.rows().containsKey(key)) {
        became(key, null, index);
      }
    }
  }

  private void became(Bytes key, Model.@Nullable Row row, long index) {
    var history =
        rows.computeIfAbsent(
            key, fresh -> new TreeMap<>(Map.of(-1L, new Held(-1, Long.MAX_VALUE, null))));
    var last = Objects.requireNonNull(history.lastEntry()).getValue();
    if (!Objects.equals(last.row, row)) {
      history.put(last.from, new Held(last.from, index, last.row));
      history.put(index, new Held(index, Long.MAX_VALUE, row));
    }
  }

  /** The rows that every replica must hold behind an entry. */
  Map<Bytes, Model.Row> rowsAt(long index) {
    var then = new TreeMap<Bytes, Model.Row>();
    rows.forEach((key, history) -> {
      var row = Objects.requireNonNull(history.floorEntry(index)).getValue().row;
      if (row != null) {
        then.put(key, row);
      }
    });
    return then;
  }

  /** A replica holds something, just opened: it must be what some entry left. */
  void opened(String node, StoredPosition position) {
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

  /** Index of the last entry that somebody was told of: whoever asks from now on must see it. */
  long revealed() {
    return revealed;
  }

  void acknowledged(Asked command, Outcome outcome) {
    var recorded = outcomes.getOrDefault(command.bytes(), List.of());
    findings.check(
        recorded.contains(outcome),
        "a client was told " + outcome + " of " + command.meaning() + ", the log says " + recorded);
    if (outcome instanceof Outcome.Applied applied) {
      revealed = Math.max(revealed, effectIndexes.getOrDefault(applied.version(), -1L));
    }
  }

  /**
   * A strong read was answered: the row must have been so at some moment since it was asked.
   *
   * @param floor {@link #revealed} when it was asked
   */
  void read(String node, Bytes key, long version, long floor) {
    Held found = null;
    for (var held : rows.getOrDefault(key, new TreeMap<>()).values()) {
      if (version(held) == version && held.until > floor) {
        found = held;
        break;
      }
    }
    boolean never = version == 0 && !rows.containsKey(key);
    if (found != null) {
      revealed = Math.max(revealed, found.from);
    } else if (!never) {
      findings.wrong(
          node + " answered with version " + version + " although entry " + floor + " was known");
    }
  }

  /** An eventually consistent read was answered: the row must have been so once. */
  void readEventually(String node, Bytes key, long version) {
    boolean known =
        version == 0
            || rows.getOrDefault(key, new TreeMap<>()).values().stream()
                .anyMatch(held -> version(held) == version);
    findings.check(known, node + " answered with version " + version + ", which never was");
  }

  private static long version(Held held) {
    return held.row == null ? 0 : held.row.version();
  }

  /** Equal runs have equal fingerprints. */
  long fingerprint() {
    return lines.hashCode() * 31L + revealed;
  }
}
