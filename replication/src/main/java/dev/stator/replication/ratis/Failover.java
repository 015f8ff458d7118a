package dev.stator.replication.ratis;

import dev.stator.replication.LeaderSight;
import dev.stator.replication.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.ratis.protocol.RaftPeer;

/**
 * Elects a new leader at once when the process of the old one is known to be gone.
 *
 * <p>A refused connection is taken for a death only when the other voters do not see the leader
 * either: one that merely cannot reach it must not depose it again and again. The voter with the
 * lowest id campaigns first, the next one 100 ms later. A campaign ends those under way, and on a
 * busy machine or in a process that never asked for votes before it takes its time: so whoever sees
 * that the term has risen, by its own campaign or by another's, lets that one be decided before it
 * tries. The first may lose, for it may lack entries that the second has: so who campaigned waits
 * twice as long, and the other one is next.
 */
final class Failover {
  private static final long BETWEEN_CANDIDATES_MILLIS = 100;
  private static final long ASK_AGAIN_MILLIS = 20;
  private static final long ELECTION_MILLIS = 300;
  private static final long ELECTION_MILLIS_MAX = 1_200;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String self;
  private final LeaderSight sight;
  private final PeerWatch watch;
  private final Supplier<? extends Collection<? extends RatisGroup<?>>> groups;

  Failover(
      String self,
      LeaderSight sight,
      Supplier<? extends Collection<? extends RatisGroup<?>>> groups) {
    this.self = self;
    this.sight = sight;
    this.groups = groups;
    this.watch = new PeerWatch(this::lost);
  }

  PeerWatch watch() {
    return watch;
  }

  /** What another process is told that lost {@code leader}. */
  boolean sees(RatisGroup<?> group, String leader) {
    var known = group.leader();
    return known != null && (!known.equals(leader) || !watch.gone(leader));
  }

  private void lost(String peerId) {
    for (var group : groups.get()) {
      long term = group.term();
      if (peerId.equals(group.leader()) && group.votes()) {
        Thread.ofVirtual().name("failover").start(() -> replace(group, peerId, term));
      }
    }
  }

  private void replace(RatisGroup<?> group, String dead, long termOfDead) {
    var others =
        group.voterPeers().stream()
            .filter(peer -> !peer.getId().toString().equals(dead))
            .sorted(Comparator.comparing(peer -> peer.getId().toString()))
            .toList();
    int rank = others.stream().map(peer -> peer.getId().toString()).toList().indexOf(self);
    long decidedTerm = termOfDead;
    try {
      Thread.sleep(BETWEEN_CANDIDATES_MILLIS * Math.max(0, rank));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      long electionMillis = ELECTION_MILLIS;
      boolean campaigned = false;
      while (System.nanoTime() < deadline && leaderless(group, dead)) {
        long term = group.term();
        if (term > decidedTerm) {
          decidedTerm = term;
          Thread.sleep(campaigned ? 2 * electionMillis : electionMillis);
          campaigned = false;
          electionMillis = Math.min(2 * electionMillis, ELECTION_MILLIS_MAX);
        } else {
          if (!anySees(others, group.groupId(), dead)) {
            campaigned |= group.campaignOnce();
          }
          Thread.sleep(ASK_AGAIN_MILLIS);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean leaderless(RatisGroup<?> group, String dead) {
    var leader = group.leader();
    return leader == null || (leader.equals(dead) && watch.gone(dead));
  }

  /**
   * A voter that does not answer does not see; if too few do, the election cannot be won either.
   */
  private boolean anySees(List<RaftPeer> others, UUID groupId, String dead) {
    for (var other : others) {
      Peer peer = RatisCalls.peer(other);
      if (!peer.id().equals(self)) {
        try {
          if (sight.seesLeader(peer, groupId, dead)) {
            return true;
          }
        } catch (IOException | RejectedExecutionException silent) {
          // As if it did not see; the latter when this process is closing.
        }
      }
    }
    return false;
  }
}
