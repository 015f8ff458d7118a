package dev.stator.client.bench;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Writes and reads over a fixed set of keys, each key belonging to one lane. A key's writes are
 * numbered; its item must hold the last acknowledged number or one that was sent after it, and a
 * strongly consistent read in between likewise. A key whose write ended in an error is not written
 * again: that write may still take effect, at any time.
 */
final class KeyedLedger implements Ledger {
  private final Workload workload;
  private final KeyChooser chooser;
  private final int laneCount;
  private final int keysPerLane;
  private final boolean countsUpdates;
  private final int[][] sent;
  private final int[][] acknowledged;
  private final BitSet[] retired;
  private final SplittableRandom[] random;
  private final long[] acknowledgedWrites;
  private final Findings findings = new Findings();

  /** Every key must hold an item whose sequence is 0. */
  KeyedLedger(
      Workload workload,
      KeyChooser.Distribution distribution,
      long keys,
      int laneCount,
      long seed) {
    this.workload = workload;
    this.laneCount = laneCount;
    this.keysPerLane = Math.toIntExact(Math.max(1, keys / laneCount));
    this.chooser = KeyChooser.of(distribution, keysPerLane);
    this.countsUpdates = !workload.has(Op.PUT) && !workload.has(Op.CONDITIONAL_PUT);
    this.sent = new int[laneCount][keysPerLane];
    this.acknowledged = new int[laneCount][keysPerLane];
    this.retired = new BitSet[laneCount];
    Arrays.setAll(retired, lane -> new BitSet());
    this.random = new SplittableRandom[laneCount];
    Arrays.setAll(random, lane -> new SplittableRandom(seed + lane));
    this.acknowledgedWrites = new long[laneCount];
  }

  /** How many keys it uses: so many for each lane. */
  long keys() {
    return (long) keysPerLane * laneCount;
  }

  private long key(int lane, int slot) {
    return (long) slot * laneCount + lane;
  }

  private int slot(Operation operation) {
    return (int) (operation.key / laneCount);
  }

  @Override
  public boolean next(int lane, Operation operation) {
    if (retired[lane].cardinality() == keysPerLane) {
      return false;
    }
    int slot = (int) chooser.next(random[lane]);
    while (retired[lane].get(slot)) {
      slot = (slot + 1) % keysPerLane;
    }
    var op = workload.pick(random[lane]);
    operation.set(op, key(lane, slot), op.isWrite() ? ++sent[lane][slot] : 0);
    return true;
  }

  @Override
  public void done(int lane, Operation operation, Result result, Answer answer) {
    int slot = slot(operation);
    if (!operation.op.isWrite()) {
      if (result == Result.OK) {
        compareRead(lane, operation, answer);
      }
      return;
    }
    switch (result) {
      case OK -> {
        acknowledged[lane][slot] = (int) operation.sequence;
        acknowledgedWrites[lane]++;
      }
      case ERROR -> retired[lane].set(slot);
      case CONDITION_FAILED -> findings.lost("k" + operation.key + " was there and is gone");
    }
  }

  private void compareRead(int lane, Operation operation, Answer answer) {
    int floor = acknowledged[lane][slot(operation)];
    var item = StoredItem.parse(answer.text());
    if (item == null || item.sequence() < floor) {
      findings.stale(
          "k"
              + operation.key
              + " read "
              + (item == null ? "nothing" : item.sequence())
              + " after "
              + floor);
    }
  }

  @Override
  public long acknowledged() {
    return Arrays.stream(acknowledgedWrites).sum();
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
    private final int[] position = new int[laneCount];

    @Override
    public boolean next(int lane, Operation operation) {
      while (position[lane] < keysPerLane && acknowledged[lane][position[lane]] == 0) {
        position[lane]++;
      }
      if (position[lane] == keysPerLane) {
        return false;
      }
      operation.set(Op.GET, key(lane, position[lane]++), 0);
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
      int slot = slot(operation);
      compare(name, StoredItem.parse(answer.text()), acknowledged[lane][slot], sent[lane][slot]);
    }

    private void compare(
        String name, @org.jspecify.annotations.Nullable StoredItem item, int least, int most) {
      if (item == null) {
        findings.lost(name + " is not there");
      } else if (item.sequence() < least) {
        findings.lost(name + " holds write " + item.sequence() + ", acknowledged was " + least);
      } else if (item.sequence() > most) {
        findings.doubled(name + " holds write " + item.sequence() + ", sent were " + most);
      } else if (countsUpdates && item.count() < least) {
        findings.lost(name + " counts " + item.count() + ", acknowledged were " + least);
      } else if (countsUpdates && item.count() > most) {
        findings.doubled(name + " counts " + item.count() + ", sent were " + most);
      }
    }
  }
}
