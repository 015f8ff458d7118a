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
 * or when no other member has ever seen a cluster.
 */
final class MemberAdmission {
  private static final Logger LOG = LoggerFactory.getLogger(MemberAdmission.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final MemberFolder folder;
  private final String memberId;
  private final List<Peer> others;
  private final MemberClient client;

  MemberAdmission(MemberFolder folder, String memberId, List<Peer> members, MemberClient client) {
    this.folder = folder;
    this.memberId = memberId;
    this.others = members.stream().filter(member -> !member.id().equals(memberId)).toList();
    this.client = client;
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
    for (int round = 0; !granted(); round++) {
      var greetings = greetings();
      for (var greeting : greetings) {
        refuseLost(greeting);
        if (greeting.leads()) {
          return;
        }
      }
      if (greetings.size() == others.size() && greetings.stream().allMatch(Greeting::fresh)) {
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
      for (var greeting : greetings()) {
        refuseLost(greeting);
        if (greeting.leads()) {
          return;
        }
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private List<Greeting> greetings() {
    var greetings = new ArrayList<Greeting>();
    for (var other : others) {
      try {
        greetings.add(client.greet(other, folder.folderId()));
      } catch (IOException e) {
        LOG.debug("No greeting from {}: {}", other.id(), e.getMessage());
      }
    }
    return greetings;
  }

  private void refuseLost(Greeting greeting) throws IOException {
    if (!greeting.knownFolderId().isEmpty()
        && !greeting.knownFolderId().equals(folder.folderId())) {
      throw new IOException(
          "Member "
              + memberId
              + " lived in another data folder, and "
              + folder.path()
              + " has none of its votes. Start it with its old folder: --data DIR.");
    }
  }
}
