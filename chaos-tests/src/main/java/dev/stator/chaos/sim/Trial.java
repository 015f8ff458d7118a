package dev.stator.chaos.sim;

import dev.stator.replication.LeaseVariant;
import dev.stator.replication.simulation.Simulation;
import dev.stator.replication.simulation.SimulationOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One seed: a partition with three replicas in a rough world, and clients that write, read and
 * repeat themselves; in most seeds the partition is split, again and again, and its parts are moved
 * between five nodes. The world and all in it draw from one generator, so the seed is the whole
 * story.
 *
 * <p>Checked all along by {@link Chronicle}: every replica does the same at the same entry, also
 * when it applies it again after a crash; what it does is what {@link Model} says; and by {@link
 * Chronicles}, across partitions: a request takes effect once; what a client is told is what a log
 * says; strong reads are never older than what anybody was told before. Checked in the end by
 * {@link Ending}.
 */
public final class Trial {
  private static final int STEPS = 500;
  private static final int STEPS_WITH_JOBS = 1_200;
  private static final int SETTLING_STEPS_MAX = 40_000;
  private static final long BETWEEN_WISHES_NANOS = 1_000_000;
  private static final long PARTITION = 1;
  private static final List<String> FOUNDERS = List.of("n1", "n2", "n3");
  private static final List<String> OTHERS = List.of("n4", "n5");

  /** In the others there is one partition, and stays where it is. */
  private static final int WITHOUT_JOBS_ONE_IN = 4;

  /** Nothing happens for so long that requests are forgotten. */
  private static final long LEAP_MILLIS_MAX = 40_000;

  private static final int LEAP_ONE_IN = 100;

  private final Findings findings = new Findings();
  private final Chronicles chronicles = new Chronicles(findings);
  private final Map<String, Member> members = new TreeMap<>();
  private final Simulation simulation;
  private final Random random;
  private final Wishes wishes;
  private final Member.World world;
  private final Clients clients;
  private final Jobs jobs;
  private final boolean withJobs;
  private boolean settling;
  private long leapsMillis;
  private int crashes;

  public Trial(long seed, SimulatedDisk disk, Defect defect) {
    withJobs = Math.floorMod(seed / 4, WITHOUT_JOBS_ONE_IN) > 0;
    simulation = new Simulation(seed, options(seed % 4 == 3, withJobs));
    random = simulation.random();
    wishes = new Wishes(random);
    world =
        new Member.World(
            simulation,
            members,
            disk,
            defect,
            defect.serving(),
            chronicles,
            findings,
            () -> leapsMillis,
            simulation::crashForAWhile);
    clients = new Clients(world, wishes);
    jobs = new Jobs(world, wishes);
    simulation.onCrash(this::restart);
  }

  /** Jobs need leaders that are left in peace long enough to serve. */
  private static SimulationOptions options(boolean quorumReads, boolean withJobs) {
    return withJobs
        ? new SimulationOptions(quorumReads, LeaseVariant.SAFE, 30, 20, 12, 15, 30, 5)
        : new SimulationOptions(quorumReads, LeaseVariant.SAFE, 100, 25, 12, 40, 40, 10);
  }

  /** Runs it; returns what was wrong, or null. */
  public @Nullable String run() throws IOException {
    try {
      begin();
      int steps = withJobs ? STEPS_WITH_JOBS : STEPS;
      for (int step = 0; step < steps && findings.first() == null; step++) {
        simulation.step();
      }
      if (findings.first() == null) {
        settle();
      }
    } catch (RuntimeException broken) {
      findings.wrong(describe(broken));
    } finally {
      for (var member : members.values()) {
        member.end();
      }
    }
    return findings.first();
  }

  private void begin() throws IOException {
    chronicles.begin(PARTITION, SimulatedDisk.EVERYTHING);
    var founders = FOUNDERS.stream().map(Member::peer).toList();
    for (var node : FOUNDERS) {
      var member = new Member(node, world);
      members.put(node, member);
      member.found(PARTITION, founders);
    }
    if (withJobs) {
      OTHERS.forEach(node -> members.put(node, new Member(node, world)));
      jobs.begin();
    }
    for (var member : members.values()) {
      member.start();
    }
    wishes.definitions().forEach(clients::ask);
    wish();
  }

  private static String describe(Throwable broken) {
    var text = new StringBuilder(broken.toString());
    for (var cause = broken.getCause(); cause != null; cause = cause.getCause()) {
      text.append(", because ").append(cause);
    }
    for (var frame : broken.getStackTrace()) {
      text.append("\n    at ").append(frame);
    }
    return text.toString();
  }

  private void restart(String node) {
    crashes++;
    try {
      var member = members.get(node);
      if (member != null) {
        member.start();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void wish() {
    if (settling) {
      return;
    }
    if (random.nextInt(LEAP_ONE_IN) == 0) {
      leapsMillis += random.nextLong(LEAP_MILLIS_MAX);
    }
    int drawn = random.nextInt(100);
    if (drawn < 60) {
      clients.ask(wishes.next(clients.anyMember().nowMillis()));
    } else if (drawn < 97) {
      clients.read(drawn < 90);
    } else {
      var member = clients.anyMember();
      if (member.alive()) {
        member.flushBehind();
      }
    }
    simulation.later(random.nextLong(BETWEEN_WISHES_NANOS), this::wish);
  }

  private void settle() throws IOException {
    settling = true;
    jobs.settle();
    simulation.calm();
    var ending = new Ending(world, jobs);
    if (simulation.runUntil(ending::reached, SETTLING_STEPS_MAX)) {
      ending.check();
    } else {
      findings.wrong(
          "the replicas did not come together within "
              + SETTLING_STEPS_MAX
              + " steps"
              + ending.statuses());
    }
  }

  // --- Figures ---

  public long entries() {
    return chronicles.all().stream().mapToLong(Chronicle::entries).sum();
  }

  public long comparisons() {
    return chronicles.all().stream().mapToLong(Chronicle::comparisons).sum();
  }

  public int readsServed() {
    return clients.readsServed();
  }

  public int crashes() {
    return crashes;
  }

  public int splits() {
    return chronicles.all().size() - 1;
  }

  public int moves() {
    return jobs.moved();
  }

  /** How often a client was told that a key is elsewhere. */
  public int timesMoved() {
    return clients.timesMoved();
  }

  /** Equal for equal runs. */
  public long fingerprint() {
    return chronicles.fingerprint();
  }
}
