package dev.stator.chaos;

/** Placeholder replaced below. */
public final class ChaosRun {
  private ChaosRun() {}
}
