package dev.stator.replication.simulation;

import dev.stator.replication.lease.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/** One process: its clocks, its tasks, and how often it was started. */
final class SimulatedProcess implements Executor {
  /** Rates of clocks differ by up to 8 %, which the margin of a wait covers. */
  private static final double DRIFT_MAX = 0.04;

  final String id;
  private double rate;
  private final List<Runnable> tasks = new ArrayList<>();
  private long suspendedNanos;
  private long jumpedNanos;
  private long generation;
  boolean alive;
  boolean paused;
  boolean isolated;

  SimulatedProcess(String id, Random random) {
    this.id = id;
    this.rate = 1 - DRIFT_MAX + 2 * DRIFT_MAX * random.nextDouble();
  }

  long generation() {
    return generation;
  }

  void start() {
    alive = true;
    paused = false;
    generation++;
  }

  void crash() {
    alive = false;
    generation++;
    tasks.clear();
  }

  boolean runs() {
    return alive && !paused;
  }

  boolean reaches(SimulatedProcess other) {
    return this == other || (!isolated && !other.isolated);
  }

  Moment moment(long worldNanos) {
    long boot = (long) (worldNanos * rate);
    return new Moment(boot - suspendedNanos, boot, boot + jumpedNanos);
  }

  /** Its clocks run at {@code other} times the speed of the world's; before they have begun to. */
  void clockRate(double other) {
    rate = other;
  }

  /** The wall clock is set ahead. */
  void jump(long nanos) {
    jumpedNanos += nanos;
  }

  /** The machine was suspended for some time that just passed: its monotonic clock stood still. */
  void suspended(long worldNanos) {
    suspendedNanos += (long) (worldNanos * rate);
  }

  @Override
  public void execute(Runnable task) {
    if (alive) {
      tasks.add(task);
    }
  }

  boolean hasTask() {
    return !tasks.isEmpty();
  }

  /** Runs any one task: threads do not keep their order. */
  void runTask(Random random) {
    tasks.remove(random.nextInt(tasks.size())).run();
  }
}
