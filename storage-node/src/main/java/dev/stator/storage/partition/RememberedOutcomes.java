package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.key.XxHash64;
import dev.stator.model.write.Outcome;
import dev.stator.storage.partition.OutcomeRow.Remembered;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoreBatch;
import dev.stator.storage.store.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes a retried write happen once.
 *
 * <p>A router that did not learn what became of a write sends it again under the same request id,
 * until its notAfter. Apply refuses a write once the partition's clock has passed its notAfter, and
 * until then answers an id that it has carried out with the outcome it had, old image included. One
 * clock, the partition's, decides both, so a late duplicate is either refused or recognised,
 * whatever the wall clocks do.
 *
 * <p>A client whose router gave up, or died, asks again too: under the same id, since the id is
 * made of what the SDK repeats in each attempt, but with a later notAfter, which the next router
 * draws anew. The refusal by the first notAfter does not stop such an attempt. So an outcome is
 * kept for longer, by {@link #CLIENT_RETRIES_MILLIS}: whatever attempt a client begins within that
 * time of its first one is recognised. Forgetting at the first notAfter would apply an increment
 * twice whose answer was lost just before a partition stood still for ten seconds.
 *
 * <p>Only effective writes are remembered: a refused condition may be decided again. They are kept
 * as one row per log entry; in memory there is only where each id is found. Rows are removed by
 * apply itself, when the clock has passed the last moment in the oldest row, so that all replicas
 * hold the same.
 */
final class RememberedOutcomes {
  /**
   * How long after its notAfter a write is remembered: time for two more attempts that a router
   * each gives up after ten seconds.
   */
  static final long CLIENT_RETRIES_MILLIS = 20_000;

  /** How long a write without a notAfter is remembered. */
  private static final long UNBOUNDED_MILLIS = 600_000;

  /** One row, as apply must know it to remove it. */
  private static final class Row {
    private final long logIndex;
    private final long lastUntilMillis;
    private final long[] ids;

    Row(long logIndex, long lastUntilMillis, long[] ids) {
      this.logIndex = logIndex;
      this.lastUntilMillis = lastUntilMillis;
      this.ids = ids;
    }
  }

  private record Id(long upper, long lower) {
    static Id of(Bytes requestId) {
      var halves = ByteBuffer.wrap(requestId.array(), requestId.arrayOffset(), requestId.length());
      return new Id(halves.getLong(), halves.getLong());
    }
  }

  static final int REQUEST_ID_BYTES = 16;

  private final OutcomeIndex index = new OutcomeIndex();
  private final Deque<Row> oldestFirst = new ArrayDeque<>();
  private final List<Remembered> fresh = new ArrayList<>();
  private final Map<Id, Integer> freshById = new HashMap<>();

  /** Rebuilds what is in memory from the rows of {@code store}. */
  static RememberedOutcomes load(PartitionStore store, PlantedApplyBugs planted) {
    var memory = new RememberedOutcomes();
    long forgottenUpTo =
        planted.has(PlantedApplyBugs.Kind.FORGETS_OUTCOMES_AT_SPLIT) ? store.baseIndex() : -1;
    store.visitOutcomes((logIndex, row) -> {
      if (logIndex > forgottenUpTo) {
        memory.index(logIndex, OutcomeRow.decode(row));
      }
    });
    return memory;
  }

  /** What an earlier command under this id did to this row; null when there was none. */
  @Nullable Outcome find(Bytes requestId, Bytes rowKey, PartitionStore store) {
    var id = Id.of(requestId);
    var found = remembered(id, store);
    if (found == null) {
      return null;
    }
    return found.keyHash() == hash(rowKey) ? found.outcome() : Refusals.REQUEST_ID_OF_ANOTHER_WRITE;
  }

  private @Nullable Remembered remembered(Id id, PartitionStore store) {
    Integer ordinal = freshById.get(id);
    if (ordinal != null) {
      return fresh.get(ordinal);
    }
    long logIndex = index.logIndex(id.upper, id.lower);
    if (logIndex == OutcomeIndex.ABSENT) {
      return null;
    }
    byte[] row = store.outcomes(logIndex);
    if (row == null) {
      throw new StoreException(
          "the outcomes of entry " + logIndex + " are remembered but not stored");
    }
    return OutcomeRow.decode(row).get(index.ordinal(id.upper, id.lower));
  }

  void remember(
      Bytes requestId, long notAfterMillis, long clock, Bytes rowKey, Outcome.Applied outcome) {
    var id = Id.of(requestId);
    long until =
        notAfterMillis != 0
            ? notAfterMillis + CLIENT_RETRIES_MILLIS
            : HybridClock.physicalMillis(clock) + UNBOUNDED_MILLIS;
    freshById.put(id, fresh.size());
    fresh.add(new Remembered(id.upper, id.lower, until, hash(rowKey), outcome));
  }

  /** Remembers, as an outcome of the entry under way, what another partition did. */
  void adopt(Remembered outcome) {
    freshById.put(new Id(outcome.idUpper(), outcome.idLower()), fresh.size());
    fresh.add(outcome);
  }

  /** Ends an entry: writes its outcomes and forgets those that are no longer needed. */
  void finish(long logIndex, long clock, StoreBatch batch) {
    if (!fresh.isEmpty()) {
      batch.putOutcomes(logIndex, OutcomeRow.encode(fresh));
      index(logIndex, fresh);
      fresh.clear();
      freshById.clear();
    }
    long nowMillis = HybridClock.physicalMillis(clock);
    for (var oldest = oldestFirst.peek();
        oldest != null && oldest.lastUntilMillis < nowMillis;
        oldest = oldestFirst.peek()) {
      oldestFirst.remove();
      batch.removeOutcomes(oldest.logIndex);
      for (int i = 0; i < oldest.ids.length; i += 2) {
        index.remove(oldest.ids[i], oldest.ids[i + 1], oldest.logIndex);
      }
    }
  }

  int size() {
    return index.size();
  }

  private void index(long logIndex, List<Remembered> outcomes) {
    long last = 0;
    var ids = new long[outcomes.size() * 2];
    for (int i = 0; i < outcomes.size(); i++) {
      var each = outcomes.get(i);
      ids[2 * i] = each.idUpper();
      ids[2 * i + 1] = each.idLower();
      last = Math.max(last, each.untilMillis());
      index.put(each.idUpper(), each.idLower(), logIndex, i);
    }
    oldestFirst.add(new Row(logIndex, last, ids));
  }

  private static long hash(Bytes rowKey) {
    return XxHash64.hash(rowKey.array(), rowKey.arrayOffset(), rowKey.length(), 0);
  }
}
