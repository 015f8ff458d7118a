package dev.stator.storage.partition;

import java.util.concurrent.atomic.AtomicLong;

/** Defects in what a partition answers, that tests of the tests switch on. */
public final class PlantedServingBugs {
  private static final int ONE_IN = 200;

  private final boolean skipsTheLease;
  private final boolean dropsAcknowledged;
  private final AtomicLong writes = new AtomicLong();

  public PlantedServingBugs(boolean skipsTheLease, boolean dropsAcknowledged) {
    this.skipsTheLease = skipsTheLease;
    this.dropsAcknowledged = dropsAcknowledged;
  }

  /** Strong reads are answered by whoever believes to lead. */
  boolean skipsTheLease() {
    return skipsTheLease;
  }

  /** This write is to be acknowledged without being proposed. */
  boolean dropsThisOne() {
    return dropsAcknowledged && writes.incrementAndGet() % ONE_IN == 0;
  }
}
