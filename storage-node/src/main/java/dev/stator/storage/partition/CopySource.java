package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.proto.log.LogCommand.CopiedFacts;
import dev.stator.proto.log.LogCommand.CopiedPart;
import dev.stator.proto.log.LogCommand.CopiedRow;
import dev.stator.storage.partition.OutcomeRow.Remembered;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoreView;
import dev.stator.storage.store.StoredFreeze;
import dev.stator.storage.store.StoredIndexSource;
import dev.stator.storage.store.StoredRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replica holds, for the neighbour that is to adopt its partition ({@link ApplyAdopt}). Any
 * thread. What is read after {@link #frozenFor} named a job is what the partition held when it was
 * frozen for that job, as long as the job was not cancelled.
 */
public final class CopySource {
  /** Copies travel in commands: so many bytes and one item stay below what an entry may have. */
  private static final int PART_BYTES_MAX = 256 << 10;

  /** More cannot be counted in a row of outcomes. */
  private static final int OUTCOMES_MAX = 4_096;

  private final PartitionState state;

  public CopySource(PartitionState state) {
    this.state = state;
  }

  /** The merge for which the partition is frozen, or 0. */
  public long frozenFor() {
    var freeze = state.held().freeze();
    return freeze != null && freeze.state() == StoredFreeze.State.FROZEN ? freeze.jobId() : 0;
  }

  /** The partition's range, or null while the replica has none. */
  public @Nullable StoredRange range() {
    return state.heldRange();
  }

  /** The first rows from {@code start} on; the part ends at {@code end} or where it gets large. */
  public CopiedPart part(Bytes start, @Nullable Bytes end) {
    var rows = new ArrayList<CopiedRow>();
    var digest = new PartDigest();
    var next = new Bytes[1];
    try (var view = state.store().view()) {
      view.take(new StoredRange(start, end, 0), new Filling(rows, digest, next));
    }
    return new CopiedPart(start, next[0] == null ? end : next[0], digest.take(), rows);
  }

  private static final class Filling implements StoreView.RowTaker {
    private final List<CopiedRow> rows;
    private final PartDigest digest;
    private final @Nullable Bytes[] next;
    private int bytes;

    Filling(List<CopiedRow> rows, PartDigest digest, @Nullable Bytes[] next) {
      this.rows = rows;
      this.digest = digest;
      this.next = next;
    }

    @Override
    public boolean take(byte[] key, byte[] value) {
      if (bytes >= PART_BYTES_MAX) {
        next[0] = Bytes.wrap(key);
        return false;
      }
      bytes += key.length + value.length;
      digest.row(key, value);
      rows.add(new CopiedRow(Bytes.wrap(key), Bytes.wrap(value)));
      return true;
    }
  }

  /**
   * The digests of parts that lie one behind the other.
   *
   * @param starts their first keys, in order
   * @param end of the last
   */
  public List<Bytes> digests(List<Bytes> starts, @Nullable Bytes end) {
    var digests = new ArrayList<Bytes>(starts.size());
    var digest = new PartDigest();
    try (var view = state.store().view()) {
      view.visit(
          new StoredRange(starts.getFirst(), end, 0),
          (key, value) -> {
            var row = Bytes.wrap(key);
            while (digests.size() + 1 < starts.size()
                && row.compareTo(starts.get(digests.size() + 1)) >= 0) {
              digests.add(digest.take());
            }
            digest.row(key, value);
          });
    }
    while (digests.size() < starts.size()) {
      digests.add(digest.take());
    }
    return digests;
  }

  /** Remembered outcomes behind the first {@code skipped}, as a row of them. */
  public Bytes outcomes(long skipped) {
    var outcomes = new ArrayList<Remembered>();
    var filling = new FillingOutcomes(skipped, outcomes);
    try (var view = state.store().view()) {
      view.visitOutcomes((key, row) -> OutcomeRow.decode(row).forEach(filling::take));
    }
    return Bytes.wrap(OutcomeRow.encode(outcomes));
  }

  private static final class FillingOutcomes {
    private final List<Remembered> outcomes;
    private long toSkip;
    private int bytes;
    private boolean full;

    FillingOutcomes(long toSkip, List<Remembered> outcomes) {
      this.toSkip = toSkip;
      this.outcomes = outcomes;
    }

    void take(Remembered outcome) {
      if (toSkip > 0) {
        toSkip--;
        return;
      }
      int more = OutcomeRow.bytes(outcome);
      full |=
          outcomes.size() == OUTCOMES_MAX || (!outcomes.isEmpty() && bytes + more > PART_BYTES_MAX);
      if (!full) {
        outcomes.add(outcome);
        bytes += more;
      }
    }
  }

  /** Whether what {@link #outcomes} gave is none. */
  public static boolean isEmpty(Bytes outcomes) {
    return OutcomeRow.count(outcomes.toArray()) == 0;
  }

  public CopiedFacts facts() {
    var store = state.store();
    return new CopiedFacts(
        state.applied().clock(),
        countOutcomes(store),
        ApplySplit.counts(store.counts()),
        List.copyOf(store.tables().values()),
        List.copyOf(store.droppedTables()),
        store.indexSources().values().stream().map(StoredIndexSource::stated).toList(),
        store.hasIndexChanges());
  }

  private static long countOutcomes(PartitionStore store) {
    long[] count = new long[1];
    try (var view = store.view()) {
      view.visitOutcomes((key, row) -> count[0] += OutcomeRow.count(row));
    }
    return count[0];
  }
}
