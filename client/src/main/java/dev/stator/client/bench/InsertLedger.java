package dev.stator.client.bench;

import java.util.Arrays;

/**
 * Every write makes a new item, so that each single acknowledgement can be checked. Remembered per
 * lane: how many were sent, and which few of them were not acknowledged.
 */
final class InsertLedger implements Ledger {
  private static final long KEYS_PER_LANE = 1_000_000_000L;

  private final Op op;
  private final LaneLog[] lanes;
  private final Findings findings = new Findings();

  private static final class LaneLog {
    long sent;
    long[] unknown = new long[4];
    int unknownCount;

    void unknown(long sequence) {
      if (unknownCount == unknown.length) {
        unknown = Arrays.copyOf(unknown, unknownCount * 2);
      }
      unknown[unknownCount++] = sequence;
    }

    boolean isUnknown(long sequence) {
      return Arrays.binarySearch(unknown, 0, unknownCount, sequence) >= 0;
    }
  }

  InsertLedger(Op op, int laneCount) {
    this.op = op;
    this.lanes = new LaneLog[laneCount];
    Arrays.setAll(lanes, lane -> new LaneLog());
  }

  static long key(int lane, long sequence) {
    return lane * KEYS_PER_LANE + sequence;
  }

  @Override
  public boolean next(int lane, Operation operation) {
    long sequence = lanes[lane].sent++;
    operation.set(op, key(lane, sequence), sequence);
    return true;
  }

  @Override
  public void done(int lane, Operation operation, Result result, Answer answer) {
    switch (result) {
      case OK -> {}
      case ERROR -> lanes[lane].unknown(operation.sequence);
      // Nobody else writes this key: the condition can only have met this operation's own attempt.
      case CONDITION_FAILED ->
          findings.doubled("k" + operation.key + " after " + operation.attempts + " attempts");
    }
  }

  @Override
  public long acknowledged() {
    return Arrays.stream(lanes).mapToLong(lane -> lane.sent - lane.unknownCount).sum();
  }

  @Override
  public Findings findings() {
    return findings;
  }

  @Override
  public Work readBack() {
    return new ReadBack();
  }

  private final class ReadBack implements Work {
    private final long[] position = new long[lanes.length];

    @Override
    public boolean next(int lane, Operation operation) {
      var log = lanes[lane];
      while (position[lane] < log.sent && log.isUnknown(position[lane])) {
        position[lane]++;
      }
      if (position[lane] == log.sent) {
        return false;
      }
      long sequence = position[lane]++;
      operation.set(Op.GET, key(lane, sequence), sequence);
      return true;
    }

    @Override
    public void done(int lane, Operation operation, Result result, Answer answer) {
      String name = "k" + operation.key;
      if (result != Result.OK) {
        findings.unreadable(name + ": " + answer.text());
        return;
      }
      findings.readBack();
      var item = StoredItem.parse(answer.text());
      if (item == null) {
        findings.lost(name + " is not there");
      } else if (item.sequence() != operation.sequence) {
        findings.lost(name + " holds write " + item.sequence() + ", not " + operation.sequence);
      }
    }
  }
}
