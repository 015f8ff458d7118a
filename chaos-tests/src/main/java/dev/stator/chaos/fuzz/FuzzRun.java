package dev.stator.chaos.fuzz;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Fuzzes a cluster from the command line. */
public final class FuzzRun {
  private static final String USAGE =
      """
      usage: ./build fuzz [--seconds N] [--seed S] [--endpoint URL] [--threads N]
      Sends a router valid, mutated and broken requests, over HTTP as it should and should not be.
      Fails on an answer of 500 and above, on a request without an answer, on a router that is gone,
      and on an item that was damaged.

        --seconds N     how long (default: 60)
        --seed S        of the requests (default: a new one, printed)
        --endpoint URL  a router that runs already, like http://127.0.0.1:8000 (default: a cluster in
                        memory, started for this)
        --threads N     how many send at a time (default: 4); thread i draws from seed S + i

      Exit code 0: nothing was found. 1: something was. 2: wrong arguments.

      Example: ./build fuzz --seconds 600
      """;

  private record Options(long seconds, long seed, @Nullable URI endpoint, int threads) {
    static Options read(String[] arguments) {
      long seconds = 60;
      long seed = new Random().nextInt(1_000_000_000);
      URI endpoint = null;
      int threads = 4;
      for (int i = 0; i < arguments.length; i += 2) {
        if (i + 1 == arguments.length) {
          throw new IllegalArgumentException(arguments[i] + " needs a value");
        }
        var value = arguments[i + 1];
        switch (arguments[i]) {
          case "--seconds" -> seconds = Long.parseLong(value);
          case "--seed" -> seed = Long.parseLong(value);
          case "--endpoint" -> endpoint = URI.create(value);
          case "--threads" -> threads = Integer.parseInt(value);
          default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
        }
      }
      return new Options(seconds, seed, endpoint, threads);
    }
  }

  private FuzzRun() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 1 && arguments[0].endsWith("-help")) {
      System.out.print(USAGE);
      return;
    }
    Options options;
    try {
      options = Options.read(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(USAGE);
      System.exit(2);
      return;
    }
    System.out.println("seed " + options.seed());
    var found = run(options);
    System.out.println(found == null ? "nothing was found" : "FOUND: " + found);
    System.exit(found == null ? 0 : 1);
  }

  /** What was found, or null. */
  private static @Nullable String run(Options options) throws IOException, InterruptedException {
    var endpoint = options.endpoint();
    if (endpoint != null) {
      return fuzz(new Wire(endpoint.getHost(), endpoint.getPort()), options);
    }
    try (var stator = LocalStator.start()) {
      var found = fuzz(new Wire("127.0.0.1", stator.port()), options);
      if (found == null && !stator.process().isAlive()) {
        return "the cluster's process ended, see " + stator.process().log();
      }
      return found == null ? null : found + "\n--- the cluster's log: " + stator.process().log();
    }
  }

  private static @Nullable String fuzz(Wire wire, Options options)
      throws IOException, InterruptedException {
    var signed = new Signed(wire.host() + ":" + wire.port());
    var table = "Fuzz-" + Long.toString(System.nanoTime(), 36);
    var guards =
        Guards.create(
            wire, signed, new RandomRequests(new SplittableRandom(options.seed()), table), table);
    var tally = new Tally();
    var failure = new AtomicReference<@Nullable String>();
    long until = System.nanoTime() + options.seconds() * 1_000_000_000L;
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < options.threads(); i++) {
      threads.add(
          Thread.ofPlatform()
              .start(new Fuzzer(wire, signed, table, options.seed() + i, until, tally, failure)));
    }
    for (var thread : threads) {
      thread.join();
    }
    System.out.println(tally);
    var found = failure.get();
    return found == null ? guards.damage() : found;
  }
}
