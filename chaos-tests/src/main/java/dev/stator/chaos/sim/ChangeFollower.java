package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.replication.LogPosition;
import dev.stator.storage.partition.Change;
import dev.stator.storage.partition.ChangeConsumer;
import dev.stator.storage.partition.PartitionState;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * A consumer that builds the items of a table again from their changes alone. It is sent back to
 * older positions now and then, as one that crashed before it noted how far it was.
 */
final class ChangeFollower implements ChangeConsumer {
  private static final int SENT_BACK_ONE_IN = 16;
  private static final int SENT_BACK_MAX = 4;

  private final Findings findings;
  private final Map<Bytes, Change> latest = new TreeMap<>();

  ChangeFollower(Findings findings) {
    this.findings = findings;
  }

  @Override
  public String name() {
    return "follower";
  }

  @Override
  public void accept(LogPosition position, int ordinal, Change change) {
    var known = latest.get(change.rowKey());
    if (known != null && known.version() >= change.version()) {
      return;
    }
    var before = known == null ? null : known.after();
    findings.check(
        Objects.equals(before, change.before()),
        "the change " + ordinal + " of entry " + position.index() + " has another image before it");
    latest.put(change.rowKey(), change);
  }

  /** Follows the changes of one replica from the first entry to the last. */
  void follow(PartitionState state, long lastIndex, Random random) {
    long next = 0;
    while (next <= lastIndex) {
      take(state, next);
      boolean sentBack = random.nextInt(SENT_BACK_ONE_IN) == 0;
      next = sentBack ? Math.max(0, next - random.nextInt(SENT_BACK_MAX)) : next + 1;
    }
  }

  private void take(PartitionState state, long index) {
    var store = state.store();
    int ordinal = 0;
    for (var record = store.change(index, 0);
        record != null;
        record = store.change(index, ++ordinal)) {
      accept(new LogPosition(0, index), ordinal, Change.decode(record));
    }
  }

  /** What it built, for the keys that it heard of. */
  Map<Bytes, Change> latest() {
    return latest;
  }
}
