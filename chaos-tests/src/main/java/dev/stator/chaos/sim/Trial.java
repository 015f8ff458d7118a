package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import dev.stator.replication.LeaseVariant;
import dev.stator.replication.Peer;
import dev.stator.replication.simulation.Simulation;
import dev.stator.replication.simulation.SimulationOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One seed: three replicas of a partition in a rough world, and clients that write, read and repeat
 * themselves. The world and the clients draw from one generator, so the seed is the whole story.
 *
 * <p>Checked all along by {@link Chronicle}: every replica does the same at the same entry, also
 * when it applies it again after a crash; what it does is what {@link Model} says; a request takes
 * effect once; what a client is told is what the log says; strong reads are never older than what
 * anybody was told before. Checked in the end: whatever happened, all replicas come to hold the
 * same bytes, all of the acknowledged, and the change log tells the same story as the rows.
 */
public final class Trial {
  private static final int STEPS = 500;
  private static final int SETTLING_STEPS_MAX = 20_000;
  private static final long BETWEEN_WISHES_NANOS = 1_000_000;
  private static final long RETRY_NANOS = 6_000_000;
  private static final long SILENCE_NANOS = 40_000_000;
  private static final int TRIES_MAX = 5;
  private static final long PARTITION = 1;

  /** Nothing happens for so long that requests are forgotten. */
  private static final long LEAP_MILLIS_MAX = 40_000;

  private static final int LEAP_ONE_IN = 100;

  private final Findings findings = new Findings();
  private final Chronicle chronicle = new Chronicle(findings);
  private final Map<String, Member> members = new TreeMap<>();
  private final Simulation world;
  private final Random random;
  private final Wishes wishes;
  private final Member.World parts;
  private boolean settling;
  private long leapsMillis;
  private int reads;
  private int crashes;

  public Trial(long seed, SimulatedDisk disk, Defect defect) {
    world = new Simulation(seed, options(seed));
    random = world.random();
    wishes = new Wishes(random);
    var peers = List.of("n1", "n2", "n3").stream().map(id -> new Peer(id, id, id)).toList();
    parts =
        new Member.World(
            world,
            peers,
            members,
            disk,
            defect,
            defect.serving(),
            chronicle,
            findings,
            () -> leapsMillis);
    world.onCrash(this::restart);
  }

  private static SimulationOptions options(long seed) {
    return new SimulationOptions(seed % 4 == 3, LeaseVariant.SAFE, 100, 25, 12, 40, 40, 10);
  }

  /** Runs it; returns what was wrong, or null. */
  public @Nullable String run() throws IOException {
    try {
      for (var peer : parts.peers()) {
        var member = new Member(peer.id(), parts);
        members.put(peer.id(), member);
        member.start();
      }
      wishes.definitions().forEach(this::ask);
      wish();
      for (int step = 0; step < STEPS && findings.first() == null; step++) {
        world.step();
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
      member(node).start();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private Member member(String node) {
    var member = members.get(node);
    if (member == null) {
      throw new IllegalArgumentException(node);
    }
    return member;
  }

  private Member anyMember() {
    return member("n" + (1 + random.nextInt(3)));
  }

  // --- Clients ---

  private void wish() {
    if (settling) {
      return;
    }
    if (random.nextInt(LEAP_ONE_IN) == 0) {
      leapsMillis += random.nextLong(LEAP_MILLIS_MAX);
    }
    int drawn = random.nextInt(100);
    if (drawn < 60) {
      ask(wishes.next(anyMember().nowMillis()));
    } else if (drawn < 97) {
      read(anyMember(), drawn < 90);
    } else {
      var member = anyMember();
      if (member.alive()) {
        member.flushBehind();
      }
    }
    world.later(random.nextLong(BETWEEN_WISHES_NANOS), this::wish);
  }

  private void ask(Asked asked) {
    chronicle.asks(asked);
    ask(asked, anyMember(), TRIES_MAX);
  }

  private void ask(Asked asked, Member member, int triesLeft) {
    if (triesLeft == 0) {
      return;
    }
    if (!member.alive()) {
      retry(asked, null, triesLeft);
      return;
    }
    var answer = member.partition().call(new StorageCall.Write(PARTITION, asked.bytes()));
    answer.thenAccept(reply -> {
      if (reply instanceof StorageReply.Written(var outcome)) {
        chronicle.acknowledged(asked, outcome);
      } else if (reply instanceof StorageReply.NotLeader(var leader)) {
        retry(asked, leader, triesLeft);
      } else if (reply instanceof StorageReply.Unknown(var leader)) {
        retry(asked, leader, triesLeft);
      }
    });
    world.later(
        SILENCE_NANOS,
        () -> {
          if (!answer.isDone()) {
            retry(asked, null, triesLeft);
          }
        });
  }

  private void retry(Asked asked, @Nullable String leader, int triesLeft) {
    var next = leader == null || random.nextInt(4) == 0 ? anyMember() : member(leader);
    world.later(random.nextLong(RETRY_NANOS), () -> ask(asked, next, triesLeft - 1));
  }

  private void read(Member member, boolean strong) {
    if (!member.alive()) {
      return;
    }
    int table = wishes.anyTable();
    Bytes key = Asked.rowKey(table, wishes.anyId());
    long floor = chronicle.revealed();
    member
        .partition()
        .call(new StorageCall.Get(PARTITION, table, key, strong))
        .thenAccept(reply -> {
          if (reply instanceof StorageReply.Found found) {
            reads++;
            if (strong) {
              chronicle.read(member.node(), key, found.version(), floor);
            } else {
              chronicle.readEventually(member.node(), key, found.version());
            }
          }
        });
  }

  // --- The end ---

  private void settle() throws IOException {
    settling = true;
    world.calm();
    boolean settled = world.runUntil(this::allApplied, SETTLING_STEPS_MAX);
    if (findings.first() != null) {
      return;
    }
    if (!settled) {
      findings.wrong(
          "the replicas did not come together within "
              + SETTLING_STEPS_MAX
              + " steps"
              + statuses());
      return;
    }
    var first = member("n1").state();
    for (var member : members.values()) {
      var state = member.state();
      state.flush();
      findings.check(
          state.applied().equals(first.applied()),
          member.node() + " ended with " + state.applied() + ", n1 with " + first.applied());
      findings.check(
          StoredRows.all(state).equals(StoredRows.all(first)),
          member.node() + " ended with other rows than n1");
      findings.check(
          StoredRows.equal(chronicle.rowsAt(chronicle.lastIndex()), StoredRows.items(state)),
          member.node() + " ended with other rows than the model");
      followChanges(member);
    }
  }

  private boolean allApplied() {
    if (findings.first() != null) {
      return true;
    }
    long last = chronicle.lastIndex();
    for (var member : members.values()) {
      if (!member.alive() || member.state().applied().index() != last) {
        return false;
      }
    }
    return last >= chronicle.revealed() && quiet(last);
  }

  private String statuses() {
    var text = new StringBuilder(", the log ends at " + chronicle.lastIndex());
    for (var member : members.values()) {
      text.append("\n    ").append(member.node()).append(' ');
      text.append(member.alive() ? member.partition().log().status() : "is down");
    }
    return text.toString();
  }

  private boolean quiet(long last) {
    for (var member : members.values()) {
      if (member.partition().log().status().committedIndex() > last) {
        return false;
      }
    }
    return true;
  }

  private void followChanges(Member member) {
    var follower = new ChangeFollower(findings);
    follower.follow(member.state(), chronicle.lastIndex(), random);
    var rows = chronicle.rowsAt(chronicle.lastIndex());
    rows.forEach((key, row) -> {
      if (Wishes.hasConsumer(Model.tableOf(key))) {
        var change = follower.latest().get(key);
        findings.check(
            change != null && Objects.equals(row.item(), change.after()),
            member.node() + " has " + row + ", and its change log says " + change);
      }
    });
  }

  // --- Figures ---

  public long entries() {
    return chronicle.entries();
  }

  public long comparisons() {
    return chronicle.comparisons();
  }

  public int readsServed() {
    return reads;
  }

  public int crashes() {
    return crashes;
  }

  /** Equal for equal runs. */
  public long fingerprint() {
    return chronicle.fingerprint();
  }
}
