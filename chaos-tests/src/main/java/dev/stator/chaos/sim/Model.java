package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.item.Items;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.replication.LogPosition;
import dev.stator.storage.store.StoredRange;
import dev.stator.storage.store.StoredVoters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a partition should do with its log, written as plainly as possible: maps, no store, no
 * batches, no decoding. It shares nothing with the code under test but item sizes and what a range
 * is.
 */
final class Model {
  private static final Outcome NO_SUCH_TABLE =
      new Outcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "Requested resource not found");
  private static final Outcome STALE = new Outcome.Stale("");
  private static final Outcome OTHER_ITEM =
      new Outcome.Rejected(
          ErrorCode.INTERNAL_SERVER_ERROR, "The request id was used for another item");

  /** A row as it should be stored. */
  record Row(long n, long version, int size, Bytes item) {}

  private static final long REMEMBERED_AFTER_MILLIS = 20_000;
  private static final long REMEMBERED_WITHOUT_LIMIT_MILLIS = 600_000;

  private record Done(Bytes rowKey, Outcome outcome) {}

  /** The requests of one entry, forgotten together, behind those of the entries before. */
  private record Memory(long untilMillis, List<Bytes> requestIds) {}

  /** A split was prepared here. */
  private record Prepared(long index, Bytes at) {}

  /** A partition that was split off; open until it is known to live. */
  record Child(long childId, Bytes at, long index, boolean open, Model model) {}

  private StoredRange range;
  private @Nullable StoredVoters voters;
  private @Nullable Prepared prepared;
  private @Nullable Child child;
  private final Map<Bytes, Row> rows = new TreeMap<>();
  private final Map<Integer, Long> tables = new HashMap<>();
  private final Set<Integer> dropped = new HashSet<>();
  private final Map<Bytes, Done> requests = new HashMap<>();
  private final Deque<Memory> memories = new ArrayDeque<>();
  private final List<Bytes> fresh = new ArrayList<>();
  private final Set<Bytes> forgotten = new HashSet<>();
  private long freshUntilMillis;
  private long clock;
  private long clockOfBase;

  Model(StoredRange range) {
    this.range = range;
  }

  /** The child of a split: the same, as it was before the entry of the split, cut to its range. */
  private Model(Model parent, StoredRange range) {
    this(range);
    voters = parent.voters;
    parent.rows.forEach((key, row) -> {
      if (range.contains(key)) {
        rows.put(key, row);
      }
    });
    tables.putAll(parent.tables);
    dropped.addAll(parent.dropped);
    requests.putAll(parent.requests);
    memories.addAll(parent.memories);
    forgotten.addAll(parent.forgotten);
    clock = parent.clock;
    clockOfBase = clock;
  }

  StoredRange range() {
    return range;
  }

  /** The partition that was split off last, or null. */
  @Nullable Child child() {
    return child;
  }

  /** The voters as the log last stated them. */
  @Nullable StoredVoters voters() {
    return voters;
  }

  void configured(StoredVoters stated) {
    voters = stated;
  }

  Map<Bytes, Row> rows() {
    return rows;
  }

  long clock() {
    return clock;
  }

  /** As it was when the partition was split off. */
  long clockOfBase() {
    return clockOfBase;
  }

  /** Carries out one entry; returns what each command should have answered. */
  List<Outcome> apply(LogPosition position, long physicalMillis, List<Asked> commands) {
    if (commands.size() == 1 && commands.getFirst().meaning() instanceof Meaning.Split(var split)) {
      return List.of(split(position, physicalMillis, commands.getFirst().rangeEpoch(), split));
    }
    tick(physicalMillis);
    var outcomes = new ArrayList<Outcome>();
    for (var command : commands) {
      outcomes.add(carryOut(command, position, physicalMillis));
    }
    forget();
    return outcomes;
  }

  private Outcome carryOut(Asked command, LogPosition position, long physicalMillis) {
    long epoch = command.rangeEpoch();
    if (command.meaning() instanceof Meaning.Write write) {
      return range.contains(Asked.rowKey(write))
          ? once(command, write, physicalMillis)
          : new Outcome.Moved(range.rangeEpoch());
    }
    if (epoch != 0 && epoch != range.rangeEpoch()) {
      return new Outcome.Moved(range.rangeEpoch());
    }
    switch (command.meaning()) {
      case Meaning.Write impossible -> throw new IllegalStateException(impossible.toString());
      case Meaning.SetTable(var schema) -> {
        if (dropped.contains(schema.tableId())) {
          return NO_SUCH_TABLE;
        }
        tables.merge(schema.tableId(), schema.version(), Math::max);
      }
      case Meaning.DropTable(var tableId) -> {
        dropped.add(tableId);
        tables.remove(tableId);
        rows.keySet().removeIf(key -> tableOf(key) == tableId);
      }
      case Meaning.Verify _ -> {}
      case Meaning.PrepareSplit(var body) -> prepared = new Prepared(position.index(), body.at());
      case Meaning.Split _ -> {
        return STALE;
      }
      case Meaning.SplitDone(var body) -> {
        if (child != null && child.childId == body.childId()) {
          child = new Child(child.childId, child.at, child.index, false, child.model);
        }
      }
    }
    return new Outcome.Done();
  }

  private Outcome split(
      LogPosition position, long physicalMillis, long epoch, LogCommand.Split split) {
    var theirs = new StoredRange(split.at(), range.end(), range.rangeEpoch() + 1);
    var twin = new Model(this, theirs);
    tick(physicalMillis);
    forget();
    if (epoch != range.rangeEpoch()) {
      return new Outcome.Moved(range.rangeEpoch());
    }
    boolean meant =
        position.term() == split.fencedTerm()
            && range.contains(split.at())
            && !split.at().equals(range.start())
            && (child == null || !child.open)
            && voters != null
            && voters.are(split.voters())
            && new Prepared(split.tallyIndex(), split.at()).equals(prepared);
    if (!meant) {
      return STALE;
    }
    child = new Child(split.childId(), split.at(), position.index(), true, twin);
    range = new StoredRange(range.start(), split.at(), range.rangeEpoch() + 1);
    rows.keySet().removeIf(key -> !range.contains(key));
    prepared = null;
    return new Outcome.Done();
  }

  /** An outcome as the model gives it: it does not say why a command is stale. */
  static Outcome plain(Outcome outcome) {
    return outcome instanceof Outcome.Stale ? STALE : outcome;
  }

  private void forget() {
    if (!fresh.isEmpty()) {
      memories.add(new Memory(freshUntilMillis, List.copyOf(fresh)));
      fresh.clear();
      freshUntilMillis = 0;
    }
    for (var oldest = memories.peek();
        oldest != null && oldest.untilMillis < clock >> 18;
        oldest = memories.peek()) {
      memories.remove();
      oldest.requestIds.forEach(requests::remove);
      forgotten.addAll(oldest.requestIds);
    }
  }

  /** Whether the request was once forgotten: if it comes again, it may take effect again. */
  boolean forgot(Bytes requestId) {
    return forgotten.contains(requestId);
  }

  static int tableOf(Bytes rowKey) {
    return rowKey.buffer().getInt();
  }

  private void tick(long physicalMillis) {
    clock = Math.max(clock + 1, physicalMillis << 18);
  }

  private Outcome once(Asked asked, Meaning.Write write, long physicalMillis) {
    var rowKey = Asked.rowKey(write.tableId(), write.id());
    if (asked.notAfterMillis() != 0 && clock >> 18 > asked.notAfterMillis()) {
      return new Outcome.Expired();
    }
    var done = asked.requestId().isEmpty() ? null : requests.get(asked.requestId());
    if (done != null) {
      return done.rowKey.equals(rowKey) ? done.outcome : OTHER_ITEM;
    }
    long before = clock;
    var outcome = write(write, rowKey, physicalMillis);
    if (clock != before && !asked.requestId().isEmpty()) {
      requests.put(asked.requestId(), new Done(rowKey, outcome));
      fresh.add(asked.requestId());
      long until =
          asked.notAfterMillis() == 0
              ? (clock >> 18) + REMEMBERED_WITHOUT_LIMIT_MILLIS
              : asked.notAfterMillis() + REMEMBERED_AFTER_MILLIS;
      freshUntilMillis = Math.max(freshUntilMillis, until);
    }
    return outcome;
  }

  private Outcome write(Meaning.Write write, Bytes rowKey, long physicalMillis) {
    if (!tables.containsKey(write.tableId())) {
      return NO_SUCH_TABLE;
    }
    var before = rows.get(rowKey);
    if (!holds(write.guard(), before)) {
      return new Outcome.ConditionFailed(item(before), size(before));
    }
    Long n =
        switch (write) {
          case Meaning.Put put -> (Long) put.n();
          case Meaning.Add add -> (before == null ? 0 : before.n) + add.n();
          case Meaning.Delete ignored -> null;
        };
    if (n == null ? before == null : before != null && before.n == n) {
      long version = before == null ? 0 : before.version;
      return new Outcome.Applied(item(before), item(before), size(before), size(before), version);
    }
    tick(physicalMillis);
    Row after = null;
    if (n == null) {
      rows.remove(rowKey);
    } else {
      var item = Asked.item(write.id(), n);
      after = new Row(n, clock, Items.size(item), item);
      rows.put(rowKey, after);
    }
    return new Outcome.Applied(item(before), item(after), size(before), size(after), clock);
  }

  private static boolean holds(Meaning.Guard guard, @Nullable Row row) {
    return switch (guard) {
      case Meaning.Guard.Always() -> true;
      case Meaning.Guard.Absent() -> row == null;
      case Meaning.Guard.Present() -> row != null;
      case Meaning.Guard.Below(var n) -> row != null && row.n < n;
    };
  }

  private static @Nullable Bytes item(@Nullable Row row) {
    return row == null ? null : row.item;
  }

  private static int size(@Nullable Row row) {
    return row == null ? 0 : row.size;
  }
}
