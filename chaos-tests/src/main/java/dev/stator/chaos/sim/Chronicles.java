package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.write.Outcome;
import dev.stator.storage.store.StoredRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all logs did together, and what clients were told.
 *
 * <p>A child's log goes on where its parent's was when it was split off. So the history of one key
 * has one count of indexes, whichever partitions held it: those of the parent up to the split,
 * those of the child behind it. What a client may be told of a key is decided by that history
 * alone.
 */
final class Chronicles {
  /** What a row was from some entry on; {@code row} is null when there was none. */
  private record Held(long from, long until, Model.@Nullable Row row) {}

  /** One change of one row. */
  private record Deed(Bytes rowKey, long version) {}

  /** Whoever uses an id for another item is told so only where the first one is remembered. */
  private record Request(Bytes id, Bytes rowKey) {}

  private record Place(Chronicle chronicle, long index) {}

  private final Findings findings;
  private final TreeMap<Long, Chronicle> partitions = new TreeMap<>();
  private final Map<Bytes, Asked> asked = new HashMap<>();
  private final Map<Bytes, TreeMap<Long, Held>> rows = new TreeMap<>();
  private final Map<Bytes, List<Outcome>> outcomes = new HashMap<>();
  private final Map<Request, Deed> effects = new HashMap<>();
  private final Map<Deed, Place> deeds = new HashMap<>();

  Chronicles(Findings findings) {
    this.findings = findings;
  }

  /** A partition that no split made. */
  Chronicle begin(long partitionId, StoredRange range) {
    return enter(new Chronicle(partitionId, -1, new Model(range), this, findings));
  }

  private Chronicle enter(Chronicle chronicle) {
    partitions.put(chronicle.partitionId(), chronicle);
    return chronicle;
  }

  /** A split took effect for the first time. */
  Chronicle splitOff(Model.Child child) {
    return enter(new Chronicle(child.childId(), child.index(), child.model(), this, findings));
  }

  Chronicle get(long partitionId) {
    return Objects.requireNonNull(partitions.get(partitionId), "there is no such partition");
  }

  boolean knows(long partitionId) {
    return partitions.containsKey(partitionId);
  }

  Collection<Chronicle> all() {
    return partitions.values();
  }

  // --- Commands ---

  /** A client is about to send this, for the first time. */
  void asks(Asked command) {
    asked.put(command.bytes(), command);
  }

  Asked asked(Bytes command) {
    return Objects.requireNonNull(asked.get(command), "nobody asked for this");
  }

  /** A command was carried out, by whichever replica was the first. */
  void carriedOut(Chronicle by, long index, Asked command, Outcome outcome) {
    outcomes.computeIfAbsent(command.bytes(), bytes -> new ArrayList<>()).add(outcome);
    if (command.meaning() instanceof Meaning.Write write
        && outcome instanceof Outcome.Applied applied
        && !Objects.equals(applied.before(), applied.after())) {
      var deed = new Deed(Asked.rowKey(write), applied.version());
      deeds.putIfAbsent(deed, new Place(by, index));
      if (!command.requestId().isEmpty()) {
        var request = new Request(command.requestId(), deed.rowKey);
        var former = effects.putIfAbsent(request, deed);
        findings.check(
            former == null || former.equals(deed) || by.forgot(command.requestId()),
            "a request took effect twice, the second time at entry " + by.at(index));
      }
    }
  }

  // --- Rows ---

  /** The rows of a partition are these behind an entry. */
  void became(StoredRange range, Map<Bytes, Model.Row> now, long index) {
    now.forEach((key, row) -> became(key, row, index));
    for (var key : rows.keySet()) {
      if (range.contains(key) && !now.containsKey(key)) {
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

  /** The rows of a range behind an entry of the partition that held it then. */
  Map<Bytes, Model.Row> rowsAt(StoredRange range, long index) {
    var then = new TreeMap<Bytes, Model.Row>();
    rows.forEach((key, history) -> {
      if (range.contains(key)) {
        var row = Objects.requireNonNull(history.floorEntry(index)).getValue().row;
        if (row != null) {
          then.put(key, row);
        }
      }
    });
    return then;
  }

  // --- Who holds a key ---

  /** The partitions that held a key, one after the other; the last does now. */
  List<Chronicle> holders(Bytes key) {
    var holders = new ArrayList<Chronicle>();
    for (var next = partitions.firstEntry().getValue(); next != null; next = next.heir(key)) {
      holders.add(next);
    }
    return holders;
  }

  /**
   * Index, in the history of a key, of the last entry that somebody was told of: whoever asks for
   * the key from now on must see it.
   */
  long floor(Bytes key) {
    long floor = -1;
    for (var holder : holders(key)) {
      floor = Math.max(floor, Math.min(holder.revealed(), holder.lastIndexOf(key)));
    }
    return floor;
  }

  private void reveal(Bytes key, long index) {
    for (var holder : holders(key)) {
      if (index <= holder.lastIndexOf(key)) {
        holder.reveal(index);
        return;
      }
    }
  }

  // --- What clients were told ---

  void acknowledged(Asked command, Outcome outcome) {
    var recorded = outcomes.getOrDefault(command.bytes(), List.of());
    findings.check(
        recorded.contains(outcome),
        "a client was told " + outcome + " of " + command.meaning() + ", the logs say " + recorded);
    if (outcome instanceof Outcome.Applied applied
        && command.meaning() instanceof Meaning.Write write) {
      var place = deeds.get(new Deed(Asked.rowKey(write), applied.version()));
      if (place != null) {
        place.chronicle.reveal(place.index);
      }
    }
  }

  /**
   * A client was told where parts of a range are that a partition does not hold any more: a split
   * must have put them there.
   */
  void moved(String who, List<PartitionRecord> known) {
    for (var record : known) {
      boolean right =
          knows(record.partitionId())
              && get(record.partitionId())
                  .began()
                  .equals(new StoredRange(record.start(), record.end(), record.rangeEpoch()));
      findings.check(right, who + " says that there is " + record);
    }
  }

  /**
   * A strong read was answered: the row must have been so at some moment since it was asked.
   *
   * @param floor {@link #floor} when it was asked
   */
  void read(String who, Bytes key, long version, long floor) {
    Held found = null;
    for (var held : rows.getOrDefault(key, new TreeMap<>()).values()) {
      if (version(held) == version && held.until > floor) {
        found = held;
        break;
      }
    }
    boolean never = version == 0 && !rows.containsKey(key);
    if (found != null) {
      reveal(key, found.from);
    } else if (!never) {
      findings.wrong(
          who
              + " answered with version "
              + version
              + " of "
              + key
              + " although entry "
              + floor
              + " was known; it was "
              + rows.get(key)
              + " in "
              + holders(key).stream().map(Chronicle::summary).toList());
    }
  }

  /** An eventually consistent read was answered: the row must have been so once. */
  void readEventually(String who, Bytes key, long version) {
    boolean known =
        version == 0
            || rows.getOrDefault(key, new TreeMap<>()).values().stream()
                .anyMatch(held -> version(held) == version);
    findings.check(known, who + " answered with version " + version + ", which never was");
  }

  private static long version(Held held) {
    return held.row == null ? 0 : held.row.version();
  }

  /** Equal runs have equal fingerprints. */
  long fingerprint() {
    long fingerprint = 0;
    for (var chronicle : all()) {
      fingerprint = fingerprint * 31 + chronicle.fingerprint();
    }
    return fingerprint;
  }
}
