package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.replication.Peer;
import dev.stator.replication.Proposal;
import dev.stator.storage.partition.SplitSurvey;
import dev.stator.storage.store.StoredChild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Splits and moves of partitions, at random: what a control plane orders and the leaders carry out.
 * Each is tried again until it is done, by whichever leader is there; a partition's voters change
 * for one job at a time.
 */
final class Jobs {
  private static final long BETWEEN_NANOS = 10_000_000;
  private static final long THINKING_NANOS = 2_000_000;
  private static final int PARTITIONS_MAX = 4;
  private static final int MOVE_ONE_IN = 6;
  private static final int SAID_TWICE_ONE_IN = 6;
  private static final int OTHER_VOTERS_ONE_IN = 12;
  private static final int VOTERS = 3;

  private record Split(long jobId, Chronicle partition, long rangeEpoch, Bytes at, long childId) {}

  /** {@code leaving} is removed when the voters are the wanted ones. */
  private record Move(Chronicle partition, List<String> wanted, String leaving) {}

  /** A replica that may answer for its partition. */
  private record Leader(Member member, Member.Replica replica) {}

  private final Member.World world;
  private final Chronicles chronicles;
  private final Wishes wishes;
  private final Random random;
  private final Map<Long, Move> moves = new TreeMap<>();
  private @Nullable Split split;
  private long jobs;
  private long childIds = 1;
  private boolean settling;
  private int moved;

  Jobs(Member.World world, Wishes wishes) {
    this.world = world;
    this.chronicles = world.chronicles();
    this.wishes = wishes;
    this.random = world.simulation().random();
  }

  /** From now on. */
  void begin() {
    world.simulation().later(random.nextLong(BETWEEN_NANOS), this::next);
  }

  /** No new job begins; moves under way are brought to their end. */
  void settle() {
    settling = true;
  }

  boolean idle() {
    return moves.isEmpty();
  }

  /** Moves that came to their end. */
  int moved() {
    return moved;
  }

  private void next() {
    try {
      for (var move : List.copyOf(moves.values())) {
        goOn(move);
      }
      repair();
      if (!settling) {
        if (random.nextInt(MOVE_ONE_IN) == 0) {
          beginMove();
        } else {
          split();
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    begin();
  }

  private @Nullable Leader leader(Chronicle partition) {
    for (var member : world.members().values()) {
      var replica = member.replica(partition.partitionId());
      if (replica != null && replica.log().servingTerm() != 0) {
        return new Leader(member, replica);
      }
    }
    return null;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  // --- Splits ---

  private void split() {
    var job = split;
    if (job == null
        || job.partition.model().range().rangeEpoch() != job.rangeEpoch
        || random.nextInt(8) == 0) {
      job = newSplit();
      split = job;
    }
    var leader = job == null ? null : leader(job.partition);
    if (job != null && leader != null) {
      prepare(job, leader);
    }
  }

  private @Nullable Split newSplit() {
    if (chronicles.all().size() >= PARTITIONS_MAX) {
      return null;
    }
    var partition = any(List.copyOf(chronicles.all()));
    var at = Asked.rowKey(wishes.anyTable(), wishes.anyId());
    long epoch = partition.model().range().rangeEpoch();
    return new Split(++jobs, partition, epoch, at, ++childIds);
  }

  private void prepare(Split job, Leader leader) {
    var state = leader.replica.state();
    var voters = state.voters();
    if (voters == null || state.held().children().stream().anyMatch(StoredChild::open)) {
      return;
    }
    var named =
        random.nextInt(OTHER_VOTERS_ONE_IN) == 0
            ? List.copyOf(world.members().keySet()).subList(0, VOTERS)
            : voters.nodeIds();
    var counting = state.survey().expect(job.jobId);
    var body = new LogCommand.PrepareSplit(job.jobId, job.at);
    var command = Asked.of(new Meaning.PrepareSplit(body), job.rangeEpoch);
    chronicles.asks(command);
    leader
        .replica
        .log()
        .propose(command.bytes().toArray())
        .thenAccept(proposal -> {
          if (proposal instanceof Proposal.Committed<Outcome>(var _, var outcome)
              && outcome instanceof Outcome.Done) {
            leader.member.later(
                random.nextLong(THINKING_NANOS),
                () -> {
                  if (counting.isDone()) {
                    cut(job, leader, named, counting.join());
                  }
                });
          }
        });
  }

  private void cut(Split job, Leader leader, List<String> voters, SplitSurvey.Count count) {
    var log = leader.replica.log();
    long term = log.servingTerm();
    if (term == 0 || !leader.replica.state().held().fence(job.at, term)) {
      return;
    }
    var body =
        new LogCommand.Split(
            job.jobId, job.at, job.childId, voters, term, count.index(), count.tables());
    var command = Asked.of(new Meaning.Split(body), job.rangeEpoch);
    chronicles.asks(command);
    boolean saidTwice = random.nextInt(SAID_TWICE_ONE_IN) == 0;
    log.proposeAlone(command.bytes().toArray())
        .thenAccept(proposal -> {
          switch (proposal) {
            case Proposal.Committed<Outcome> _ -> {
              log.renew();
              if (saidTwice) {
                log.proposeAlone(command.bytes().toArray());
              }
            }
            case Proposal.NotLeader<Outcome> _, Proposal.Overloaded<Outcome> _ ->
                leader.replica.state().held().unfence(job.at, term);
            case Proposal.Unknown<Outcome> _ -> {}
          }
        });
  }

  // --- Moves ---

  private void beginMove() throws IOException {
    var partition = any(List.copyOf(chronicles.all()));
    var voters = partition.model().voters();
    if (voters == null || voters.changing() || moves.containsKey(partition.partitionId())) {
      return;
    }
    var others = new ArrayList<>(world.members().keySet());
    others.removeAll(voters.nodeIds());
    boolean wholeLog = partition.baseIndex() < 0;
    if (wholeLog && partition.model().range().rangeEpoch() > 1) {
      return; // its log begins with a range that nobody remembers
    }
    if (wholeLog) {
      // Fed from the first entry on, one who comes back would vote by what it knew long ago.
      others.removeIf(node -> cameFrom(node, partition.partitionId()));
    }
    if (others.isEmpty()) {
      return;
    }
    var wanted = new ArrayList<>(voters.nodeIds());
    var leaving = any(wanted);
    wanted.remove(leaving);
    if (wanted.size() < VOTERS) {
      wanted.add(any(others));
    }
    var move = new Move(partition, List.copyOf(wanted), leaving);
    moves.put(partition.partitionId(), move);
    goOn(move);
  }

  private boolean cameFrom(String node, long partitionId) {
    var member = world.members().get(node);
    return member != null && member.listed(partitionId) != null;
  }

  private void goOn(Move move) throws IOException {
    long partitionId = move.partition.partitionId();
    var leader = leader(move.partition);
    if (leader == null || !allJoined(move)) {
      return;
    }
    var state = leader.replica.state();
    var voters = state.voters();
    if (voters != null && voters.are(move.wanted)) {
      var leaving = world.members().get(move.leaving);
      if (leaving != null && leaving.alive()) {
        moves.remove(partitionId);
        moved++;
        leaving.remove(partitionId);
      }
    } else if (state.held().children().stream().noneMatch(StoredChild::open)) {
      List<Peer> peers = move.wanted.stream().map(Member::peer).toList();
      leader.replica.log().changeVoters(peers);
    }
  }

  /** Sees to it that the wanted voters have replicas; false when one of them is down. */
  private boolean allJoined(Move move) throws IOException {
    long partitionId = move.partition.partitionId();
    for (var node : move.wanted) {
      var member = world.members().get(node);
      if (member == null || !member.alive()) {
        return false;
      }
      if (member.isNoMember(partitionId)) {
        member.join(partitionId, move.partition.baseIndex() < 0);
      }
    }
    return true;
  }

  private void repair() throws IOException {
    restartWithStopped();
    joinWithoutBase();
  }

  /**
   * A replica that found itself no voter has stopped for good, and may be wanted again, or still:
   * its node is restarted.
   */
  private void restartWithStopped() {
    for (var member : world.members().values()) {
      if (member.replicas().stream().anyMatch(replica -> !replica.log().status().alive())
          && member.alive()) {
        world.crash().accept(member.node());
      }
    }
  }

  /**
   * A voter that was to be founded from a base, and lost it with the parent's replica, joins
   * without one.
   */
  private void joinWithoutBase() throws IOException {
    for (var partition : chronicles.all()) {
      var voters = partition.model().voters();
      var leader = leader(partition);
      if (leader == null || voters == null || partition.baseIndex() < 0) {
        continue;
      }
      for (var node : voters.nodeIds()) {
        var member = world.members().get(node);
        if (member != null
            && member.alive()
            && member.listed(partition.partitionId()) == null
            && !member.awaitsBase(partition)) {
          member.join(partition.partitionId(), false);
        }
      }
    }
  }
}
