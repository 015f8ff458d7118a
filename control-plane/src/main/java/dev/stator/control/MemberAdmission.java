package dev.stator.control;

import dev.stator.control.service.MemberClient;
import dev.stator.control.service.MemberClient.Greeting;
import dev.stator.replication.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a member with an empty folder may vote.
 *
 * <p>A voter that lost its disk has forgotten its votes and what it acknowledged: with one more
 * member that missed an entry it would form a majority that never saw it. So an empty folder is
 * taken for a first start only when the leader of the cluster says that it never knew this member,
 * or when no other member has ever seen a cluster. An operator who knows that the disk is lost says
 * so: the member then loses its vote, joins as a new one, and is given a vote once it has caught
 * up.
 */
final class MemberAdmission {
  private static final Logger LOG = LoggerFactory.getLogger(MemberAdmission.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final MemberFolder folder;
  private final String memberId;
  private final List<Peer> others;
  private final MemberClient client;
  private final boolean rejoins;

  MemberAdmission(
      MemberFolder folder,
      String memberId,
      List<Peer> members,
      MemberClient client,
      boolean rejoins) {
    this.folder = folder;
    this.memberId = memberId;
    this.others = members.stream().filter(member -> !member.id().equals(memberId)).toList();
    this.client = client;
    this.rejoins = (rejoins || folder.joins()) && !folder.started();
  }

  /** Whether {@link #await} returns at once. */
  boolean granted() {
    return folder.started() || others.isEmpty();
  }

  /**
   * Waits until this member may vote.
   *
   * @throws IOException when it must not: its disk was lost
   */
  void await() throws IOException, InterruptedException {
    if (rejoins) {
      // Before anybody hears of this folder: whatever happens then, it founds nothing.
      folder.noteJoins();
    }
    for (int round = 0; !granted(); round++) {
      var greetings = greetings(false);
      for (var greeting : greetings) {
        if (rejoins && greeting.leads() && knows(greeting)) {
          return;
        }
        refuseLost(greeting);
        if (greeting.leads()) {
          return;
        }
      }
      if (!rejoins
          && greetings.size() == others.size()
          && greetings.stream().allMatch(Greeting::fresh)) {
        return;
      }
      if (round % 50 == 0) {
        LOG.info(
            "{} waits for the other members before its first start: {} of {} answer",
            memberId,
            greetings.size(),
            others.size());
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  /** Waits until the log says that this member lives in this folder. */
  void register() throws IOException, InterruptedException {
    while (true) {
      for (var greeting : greetings(false)) {
        refuseLost(greeting);
        if (greeting.leads()) {
          return;
        }
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private boolean knows(Greeting greeting) {
    return greeting.knownFolderId().equals(folder.folderId());
  }

  /** Waits until the leader has given this member, which joined without one, a vote. */
  void awaitVote() throws InterruptedException {
    while (greetings(true).stream().noneMatch(greeting -> greeting.leads() && greeting.votes())) {
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private List<Greeting> greetings(boolean wantsVote) {
    var greetings = new ArrayList<Greeting>();
    for (var other : others) {
      try {
        greetings.add(client.greet(other, folder.folderId(), rejoins, wantsVote));
      } catch (IOException e) {
        LOG.debug("No greeting from {}: {}", other.id(), e.getMessage());
      }
    }
    return greetings;
  }

  private void refuseLost(Greeting greeting) throws IOException {
    if (!rejoins
        && !greeting.knownFolderId().isEmpty()
        && !greeting.knownFolderId().equals(folder.folderId())) {
      throw new IOException(
          "Member "
              + memberId
              + " lived in another data folder, and "
              + folder.path()
              + " has none of its votes. Start it with its old folder: --data DIR; if that is lost, with an empty one and --rejoin.");
    }
  }
}
