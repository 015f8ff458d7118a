package dev.stator.chaos.sim;

import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Runs the simulator from the command line: many seeds, or one again. */
public final class SimulatorRun {
  private static final String USAGE =
      """
      usage: ./build sim [--minutes N | --seeds N] [--seed S] [--defect NAME] [--threads N]
        --minutes N    run new seeds for N minutes (default 1)
        --seeds N      run N seeds
        --seed S       begin with seed S; alone: run it once and say what it did
        --defect NAME  plant a defect, which must be found: RETRY_TWICE, ONE_REPLICA_DIFFERS,
                       ACKNOWLEDGED_DROPPED, STALE_LEADER, CHILD_STARTS_EMPTY,
                       MOVED_KEY_WRITTEN, CHILD_RESURRECTED or OUTCOMES_LOST_AT_SPLIT
      """;
  private static final long PROGRESS_MILLIS = 5_000;

  private final SimulatedDisk disk;
  private final Options options;
  private final AtomicLong next;
  private final LongAdder done = new LongAdder();
  private final LongAdder entries = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final LongAdder crashes = new LongAdder();
  private final LongAdder splits = new LongAdder();
  private final LongAdder moves = new LongAdder();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final long begunNanos = System.nanoTime();

  private record Options(long firstSeed, long seeds, long minutes, Defect defect, int threads) {
    static Options read(String[] arguments) {
      long first = new Random().nextInt(1_000_000_000);
      long seeds = 0;
      long minutes = 0;
      boolean seedGiven = false;
      var defect = Defect.NONE;
      int threads = Runtime.getRuntime().availableProcessors();
      for (int i = 0; i < arguments.length; i += 2) {
        if (i + 1 == arguments.length) {
          throw new IllegalArgumentException(arguments[i] + " needs a value");
        }
        var value = arguments[i + 1];
        switch (arguments[i]) {
          case "--seed" -> {
            first = Long.parseLong(value);
            seedGiven = true;
          }
          case "--seeds" -> seeds = Long.parseLong(value);
          case "--minutes" -> minutes = Long.parseLong(value);
          case "--threads" -> threads = Integer.parseInt(value);
          case "--defect" -> defect = Defect.valueOf(value.toUpperCase(Locale.ROOT));
          default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
        }
      }
      if (seeds == 0 && minutes == 0) {
        seeds = seedGiven ? 1 : 0;
        minutes = seedGiven ? 0 : 1;
      }
      return new Options(first, seeds, minutes, defect, threads);
    }

    boolean wants(long ran, long elapsedNanos) {
      return seeds > 0 ? ran < seeds : elapsedNanos < minutes * 60_000_000_000L;
    }
  }

  private SimulatorRun(SimulatedDisk disk, Options options) {
    this.disk = disk;
    this.options = options;
    this.next = new AtomicLong(options.firstSeed);
  }

  public static void main(String[] arguments) throws Exception {
    Options options;
    if (arguments.length == 1 && arguments[0].endsWith("-help")) {
      System.out.print(USAGE);
      return;
    }
    try {
      options = Options.read(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.err.print(USAGE);
      System.exit(2);
      return;
    }
    int status;
    try (var disk = SimulatedDisk.open()) {
      Runtime.getRuntime().addShutdownHook(new Thread(disk::deleteFiles));
      status = new SimulatorRun(disk, options).run();
    }
    System.exit(status);
  }

  private int run() throws InterruptedException {
    System.out.printf("seeds from %d on, %d threads%n", options.firstSeed, options.threads);
    var threads = new Thread[options.threads];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = Thread.ofPlatform().name("seeds-" + i).start(this::work);
    }
    for (var thread : threads) {
      while (!thread.join(java.time.Duration.ofMillis(PROGRESS_MILLIS))) {
        System.out.println(progress());
      }
    }
    System.out.println(progress());
    for (var failure : failures) {
      System.out.println(failure);
    }
    boolean asExpected = failures.isEmpty() == (options.defect == Defect.NONE);
    if (options.defect != Defect.NONE) {
      System.out.println(options.defect + (asExpected ? " was found" : " WAS NOT FOUND"));
    }
    return asExpected ? 0 : 1;
  }

  private void work() {
    while (failures.isEmpty()) {
      long seed = next.getAndIncrement();
      if (!options.wants(seed - options.firstSeed, System.nanoTime() - begunNanos)) {
        return;
      }
      try {
        one(seed);
      } catch (IOException | RuntimeException | Error broken) {
        failures.add("seed " + seed + ": " + broken);
      }
    }
  }

  private void one(long seed) throws IOException {
    var trial = new Trial(seed, disk, options.defect);
    var wrong = trial.run();
    done.increment();
    entries.add(trial.entries());
    reads.add(trial.readsServed());
    crashes.add(trial.crashes());
    splits.add(trial.splits());
    moves.add(trial.moves());
    if (wrong != null) {
      var defect = options.defect == Defect.NONE ? "" : " --defect " + options.defect;
      failures.add(
          "seed " + seed + ": " + wrong + "\n  again: ./build sim --seed " + seed + defect);
    } else if (options.seeds == 1) {
      System.out.printf(
          "seed %d: %d entries, applied %d times more, %d reads (%d sent elsewhere), %d crashes,"
              + " %d splits, %d moves, all equal%n",
          seed,
          trial.entries(),
          trial.comparisons(),
          trial.readsServed(),
          trial.timesMoved(),
          trial.crashes(),
          trial.splits(),
          trial.moves());
    }
  }

  private String progress() {
    double minutes = (System.nanoTime() - begunNanos) / 60e9;
    return "%d seeds (%.0f a minute), %d entries, %d reads, %d crashes, %d splits, %d moves%s"
        .formatted(
            done.sum(),
            done.sum() / minutes,
            entries.sum(),
            reads.sum(),
            crashes.sum(),
            splits.sum(),
            moves.sum(),
            failures.isEmpty() ? "" : ", " + failures.size() + " FAILED");
  }
}
