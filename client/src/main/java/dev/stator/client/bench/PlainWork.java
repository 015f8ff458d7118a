package dev.stator.client.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A workload that only measures: any lane may use any key. */
final class PlainWork implements Work {
  private final Workload workload;
  private final KeyChooser chooser;
  private final SplittableRandom[] random;
  private final long[] sequences;

  PlainWork(Workload workload, KeyChooser chooser, int laneCount, long seed) {
    this.workload = workload;
    this.chooser = chooser;
    this.random = new SplittableRandom[laneCount];
    Arrays.setAll(random, lane -> new SplittableRandom(seed + lane));
    this.sequences = new long[laneCount];
  }

  @Override
  public boolean next(int lane, Operation operation) {
    operation.set(workload.pick(random[lane]), chooser.next(random[lane]), ++sequences[lane]);
    return true;
  }

  @Override
  public void done(int lane, Operation operation, Result result, Answer answer) {}
}
