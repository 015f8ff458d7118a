package dev.stator.replication.simulation;

import dev.stator.replication.lease.LeaseTimes;
import dev.stator.replication.replica.ReplicaContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A world of processes, groups and time, whose every step is drawn from one seed. Single-threaded:
 * all callbacks (futures, {@link dev.stator.replication.ReplicatedState}) run inside {@link #step},
 * {@link #run} or the call that caused them.
 *
 * <p>A step is one of: a replica wins an election (at any time, no timeouts are assumed), a leader
 * replicates to one follower, an acknowledgement arrives, a replica applies one entry, a task of a
 * process runs, time passes, a process crashes, a snapshot is installed, a lease is released.
 * Messages are lost and delayed by their step not being drawn. Reads are interrupted: other steps
 * run between the check of the lease, the read, and the check after it.
 */
public final class Simulation {
  /**
   * A lease lasts some 150 steps: long enough for an election and a write, so that much happens
   * around its end.
   */
  private static final Duration ELECTION_TIMEOUT = Duration.ofMillis(100);

  private static final long LEASE_NANOS = LeaseTimes.of(ELECTION_TIMEOUT, false).leaseNanos();
  private static final long SHORT_STEP_NANOS_MAX = 100_000;
  private static final long LONG_STEP_NANOS_MAX = 4_000_000;
  private static final int SHORT_INTERRUPTION_STEPS_MAX = 20;
  private static final int LONG_INTERRUPTION_STEPS_MAX = 400;
  private static final int INTERRUPTION_DEPTH_MAX = 2;
  private static final int PER = 10_000;

  private final Random random;
  private final SimulationOptions options;
  private final Map<String, SimulatedProcess> processes = new TreeMap<>();
  private final Map<UUID, SimulatedGroup> groups = new TreeMap<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private Consumer<String> restart = node -> {};
  private long nowNanos;
  private long timersMade;
  private int depth;
  private boolean calm;

  private record Timer(long atNanos, long order, Runnable task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer that) {
      int byTime = Long.compare(atNanos, that.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, that.order);
    }
  }

  public Simulation(long seed, SimulationOptions options) {
    this.random = new Random(seed);
    this.options = options;
  }

  /**
   * What the world does with a process that it crashed: usually {@link #start} it again, from what
   * was flushed.
   */
  public void onCrash(Consumer<String> action) {
    restart = action;
  }

  /** Starts a process, for the first time or after a crash. Its logs are still there. */
  public SimulatedReplication start(String nodeId) {
    var process = processes.computeIfAbsent(nodeId, id -> new SimulatedProcess(id, random));
    if (process.alive) {
      throw new IllegalStateException(nodeId + " is alive");
    }
    process.start();
    return new SimulatedReplication(this, process);
  }

  /**
   * Kills a process: its futures never complete, its states are neither flushed nor closed. What it
   * logged stays; what its states had not flushed is the test's to forget.
   */
  public void crash(String nodeId) {
    process(nodeId).crash();
    groups.values().forEach(group -> group.crash(nodeId));
  }

  /** Ends a process in order. */
  void stop(String nodeId) {
    groups.values().forEach(group -> group.stop(nodeId));
    crash(nodeId);
  }

  public boolean alive(String nodeId) {
    var process = processes.get(nodeId);
    return process != null && process.alive;
  }

  /** Cuts a process off from all others, or connects it again; it runs on. */
  public void isolate(String nodeId, boolean cut) {
    process(nodeId).isolated = cut;
  }

  /** Stops a process from taking any step, or lets it go on; its clocks run. */
  public void pause(String nodeId, boolean paused) {
    process(nodeId).paused = paused;
  }

  /** Runs {@code task} once, after at least {@code delayNanos} of simulated time. */
  public void later(long delayNanos, Runnable task) {
    timers.add(new Timer(nowNanos + delayNanos, timersMade++, task));
  }

  /** Things may fail of their own accord. */
  public boolean rough() {
    return !calm;
  }

  /** From now on nothing fails of its own accord, and nobody is interrupted. */
  public void calm() {
    calm = true;
  }

  /** Lets time pass, and nothing else happen but what was to happen {@link #later}. */
  void pass(long nanos) {
    nowNanos += nanos;
    runTimers();
  }

  /** Simulated time since the start of the world. */
  public long nowNanos() {
    return nowNanos;
  }

  /** The one source of randomness: tests draw from it too, so that a seed is a whole run. */
  public Random random() {
    return random;
  }

  public void step() {
    passTime();
    try {
      if (!rareEvent()) {
        for (int tries = 0; tries < 4 && !commonStep(); tries++) {
          // What was drawn could not happen; draw again.
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    runTimers();
  }

  private void passTime() {
    int drawn = random.nextInt(400);
    if (drawn == 0) {
      nowNanos += random.nextLong(LEASE_NANOS * 3 / 2);
    } else {
      nowNanos += random.nextLong(drawn < 40 ? LONG_STEP_NANOS_MAX : SHORT_STEP_NANOS_MAX);
    }
  }

  public void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
  }

  /** Steps until {@code done} or the budget is spent; returns whether it is done. */
  public boolean runUntil(BooleanSupplier done, int stepsMax) {
    for (int i = 0; i < stepsMax; i++) {
      if (done.getAsBoolean()) {
        return true;
      }
      step();
    }
    return done.getAsBoolean();
  }

  private boolean commonStep() throws IOException {
    if (random.nextInt(3) == 0) {
      var process = any(processes.values());
      if (process.runs() && process.hasTask()) {
        process.runTask(random);
        return true;
      }
    }
    if (groups.isEmpty()) {
      return true;
    }
    var group = any(groups.values());
    if (random.nextInt(20) == 0) {
      if (!group.hasLeaderInReach()) {
        return group.electAny();
      }
      if (random.nextInt(10) == 0) {
        group.stepDownWithoutMajority();
      }
    }
    return group.step();
  }

  private boolean rareEvent() throws IOException {
    if (calm || groups.isEmpty()) {
      return false;
    }
    int drawn = random.nextInt(PER);
    if ((drawn -= options.elections()) < 0) {
      return any(groups.values()).electAny();
    }
    if ((drawn -= options.crashes()) < 0) {
      return crashAny();
    }
    if ((drawn -= options.transfers()) < 0) {
      return transferAny();
    }
    if ((drawn -= options.flushes()) < 0) {
      var live = any(groups.values()).live();
      return !live.isEmpty() && any(live).flushAndPurge();
    }
    if ((drawn -= options.clockJumps()) < 0) {
      disturbClock();
      return true;
    }
    return false;
  }

  private boolean crashAny() {
    var alive = processes.values().stream().filter(process -> process.alive).toList();
    if (alive.isEmpty()) {
      return false;
    }
    crashForAWhile(any(alive).id);
    return true;
  }

  /** Kills a process, which some time later is started again as {@link #onCrash} says. */
  public void crashForAWhile(String node) {
    crash(node);
    later(
        random.nextLong(2 * LEASE_NANOS),
        () -> {
          if (!alive(node)) {
            restart.accept(node);
          }
        });
  }

  private boolean transferAny() {
    var live = any(groups.values()).live();
    if (live.isEmpty()) {
      return false;
    }
    any(live).transferLeadership(any(live).id());
    return true;
  }

  /** A wall clock is set ahead, or a machine sleeps through some time. */
  private void disturbClock() {
    var process = any(processes.values());
    long nanos = random.nextLong(3 * LEASE_NANOS);
    if (random.nextBoolean()) {
      process.jump(nanos);
    } else if (!process.paused && depth == 0) {
      process.paused = true;
      long before = nowNanos;
      long until = nowNanos + nanos;
      while (nowNanos < until) {
        interruptedStep();
      }
      process.suspended(nowNanos - before);
      process.paused = false;
    }
  }

  /**
   * Anything may happen here: called where a thread may be interrupted between two steps of what it
   * does.
   */
  void interrupt() {
    if (calm || depth >= INTERRUPTION_DEPTH_MAX || random.nextInt(4) > 0) {
      return;
    }
    if (random.nextInt(4) == 0) {
      nowNanos += random.nextLong(LEASE_NANOS * 3 / 2);
    }
    boolean isLong = random.nextInt(16) == 0;
    int stepsMax = isLong ? LONG_INTERRUPTION_STEPS_MAX : SHORT_INTERRUPTION_STEPS_MAX;
    for (int steps = random.nextInt(stepsMax); steps > 0; steps--) {
      interruptedStep();
    }
  }

  private void interruptedStep() {
    depth++;
    try {
      step();
    } finally {
      depth--;
    }
  }

  private void runTimers() {
    for (var next = timers.peek(); next != null && next.atNanos <= nowNanos; next = timers.peek()) {
      timers.remove();
      next.task.run();
    }
  }

  SimulationOptions options() {
    return options;
  }

  SimulatedGroup group(UUID id) {
    return groups.computeIfAbsent(id, made -> new SimulatedGroup(this, made));
  }

  ReplicaContext context(SimulatedProcess process) {
    long generation = process.generation();
    return new ReplicaContext(
        LeaseTimes.of(ELECTION_TIMEOUT, options.quorumReads()),
        options.variant(),
        () -> process.moment(nowNanos),
        task -> {
          if (process.generation() == generation) {
            process.execute(task);
          }
        },
        (delay, task) ->
            later(
                delay,
                () -> {
                  if (process.generation() == generation) {
                    process.execute(task);
                  }
                }),
        random::nextLong);
  }

  /** A replica's state threw: in a simulation that is always a bug. */
  void failed(String node, UUID group, RuntimeException broken) {
    throw new IllegalStateException("replica of " + group + " on " + node + " failed", broken);
  }

  SimulatedProcess process(String nodeId) {
    var process = processes.get(nodeId);
    if (process == null) {
      throw new IllegalArgumentException(nodeId);
    }
    return process;
  }

  private <T> T any(Collection<T> all) {
    int skip = random.nextInt(all.size());
    for (var one : all) {
      if (skip-- == 0) {
        return one;
      }
    }
    throw new IllegalStateException("nothing to draw from");
  }
}
