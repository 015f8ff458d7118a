package dev.stator.client.bench;

/** The operation a lane is busy with; one object per lane, filled anew for each operation. */
final class Operation {
  Op op = Op.GET;
  long key;
  long sequence;

  /** When it should have begun; latency counts from here, so that a late start is not hidden. */
  long intendedNanos;

  int attempts;

  void set(Op newOp, long newKey, long newSequence) {
    op = newOp;
    key = newKey;
    sequence = newSequence;
  }
}
