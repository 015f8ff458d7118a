package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.model.write.Outcome;
import dev.stator.replication.LogPosition;
import dev.stator.replication.Peer;
import dev.stator.replication.ReplicatedState;
import dev.stator.storage.partition.PartitionState;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredVoters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A partition's state under observation: what it did is told to the chronicle, and entries that it
 * has applied are delivered to it again now and then, which must change nothing.
 */
final class WatchedState implements ReplicatedState<Outcome> {
  private static final int REDELIVERY_ONE_IN = 12;
  private static final int REDELIVERED_MAX = 4;

  private record Delivered(LogPosition position, ByteBuffer stamp, List<ByteBuffer> commands) {}

  private final String node;
  private final Chronicles chronicles;
  private final PartitionState state;
  private final Chronicle chronicle;
  private final Findings findings;
  private final Random random;
  private final Deque<Delivered> delivered = new ArrayDeque<>();

  WatchedState(
      String node,
      PartitionState state,
      long partitionId,
      Chronicles chronicles,
      Findings findings,
      Random random) {
    this.node = node;
    this.state = state;
    this.chronicles = chronicles;
    this.chronicle = chronicles.get(partitionId);
    this.findings = findings;
    this.random = random;
  }

  @Override
  public LogPosition open() throws IOException {
    var position = state.open();
    check();
    return position;
  }

  @Override
  public byte[] stamp() {
    return state.stamp();
  }

  @Override
  public List<Outcome> apply(LogPosition position, ByteBuffer stamp, List<ByteBuffer> commands) {
    if (random.nextInt(REDELIVERY_ONE_IN) == 0) {
      redeliver();
    }
    long physicalMillis = stamp.getLong(stamp.position() + 1);
    var bytes = new ArrayList<Bytes>(commands.size());
    for (var command : commands) {
      bytes.add(copy(command));
    }
    delivered.add(new Delivered(position, stamp.duplicate(), duplicates(commands)));
    if (delivered.size() > REDELIVERED_MAX) {
      delivered.remove();
    }
    var outcomes = state.apply(position, stamp, commands);
    chronicle.applied(node, position, physicalMillis, bytes, outcomes, state.applied());
    for (var command : bytes) {
      if (chronicles.asked(command).meaning() instanceof Meaning.Verify(var verifyId)) {
        chronicle.verified(node, verifyId, state.verified(verifyId));
      }
    }
    return outcomes;
  }

  private void redeliver() {
    var before = state.applied();
    for (var entry : delivered) {
      state.apply(entry.position, entry.stamp.duplicate(), duplicates(entry.commands));
    }
    findings.check(
        before.equals(state.applied()),
        node + " went from " + before + " to " + state.applied() + " by entries that it had");
  }

  private static Bytes copy(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return Bytes.wrap(bytes);
  }

  private static List<ByteBuffer> duplicates(List<ByteBuffer> buffers) {
    return buffers.stream().map(ByteBuffer::duplicate).toList();
  }

  @Override
  public void skip(LogPosition position) {
    state.skip(position);
    chronicle.passed(node, position);
  }

  @Override
  public void configured(LogPosition position, List<String> voters, boolean changing) {
    state.configured(position, voters, changing);
    chronicle.configured(node, position, new StoredVoters(voters, changing));
  }

  @Override
  public boolean releasedBase() {
    return state.releasedBase();
  }

  @Override
  public LogPosition flush() throws IOException {
    return state.flush();
  }

  @Override
  public LogPosition fetch(Peer source) throws IOException {
    return state.fetch(source);
  }

  @Override
  public LogPosition swap() throws IOException {
    delivered.clear();
    var position = state.swap();
    check();
    return position;
  }

  /** What the store holds is what some entry left, rows and all. */
  void check() {
    var applied = state.applied();
    if (state.heldRange() == null) {
      return;
    }
    chronicle.opened(node, applied);
    findings.check(
        chronicle.rangeAt(applied.index()).equals(state.heldRange()),
        node + " holds " + state.heldRange() + " at entry " + chronicle.at(applied.index()));
    var expected = chronicle.rowsAt(applied.index());
    var found = StoredRows.items(state);
    findings.check(
        StoredRows.equal(expected, found),
        node
            + " holds "
            + found
            + " at entry "
            + chronicle.at(applied.index())
            + " and should hold "
            + expected);
    checkCounts(expected);
  }

  private void checkCounts(Map<Bytes, Model.Row> rows) {
    var counts = new TreeMap<Integer, StoredCount>();
    rows.forEach((key, row) ->
        counts.merge(Model.tableOf(key), new StoredCount(1, row.size()), StoredCount::plus));
    var stored = new TreeMap<>(state.store().counts());
    stored.values().removeIf(StoredCount.NONE::equals);
    findings.check(counts.equals(stored), node + " counts " + stored + ", and there are " + counts);
  }

  @Override
  public void close() {
    state.close();
  }
}
