package dev.stator.client.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/** A workload that only measures: any lane may use any key. */
final class PlainWork implements Work {
  private static final String SCANNED_COUNT = "\"ScannedCount\":";

  private final Workload workload;
  private final KeyChooser chooser;
  private final SplittableRandom[] random;
  private final long[] sequences;
  private final LongAdder scannedItems = new LongAdder();

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
  public void done(int lane, Operation operation, Result result, Answer answer) {
    if (operation.op == Op.SCAN && result == Result.OK) {
      scannedItems.add(scannedCount(answer.text()));
    }
  }

  private static long scannedCount(String page) {
    int at = page.lastIndexOf(SCANNED_COUNT) + SCANNED_COUNT.length();
    int end = at;
    while (end < page.length() && Character.isDigit(page.charAt(end))) {
      end++;
    }
    return end > at ? Long.parseLong(page, at, end, 10) : 0;
  }

  /** How many items the pages of all scans held so far. */
  long scannedItems() {
    return scannedItems.sum();
  }
}
