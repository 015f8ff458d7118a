package dev.stator.replication.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.stator.replication.LogPosition;
import dev.stator.replication.Proposal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which commands share an entry, in which order entries leave, and what becomes of the rest. */
class GroupCommitTest {
  private final List<List<String>> entries = new ArrayList<>();
  private EntryLog.Role role = EntryLog.Role.LEADING;
  private final EntryLog log =
      new EntryLog() {
        @Override
        public Role role() {
          return role;
        }

        @Override
        public @Nullable String leader() {
          return "n2";
        }

        @Override
        public void append(byte[] entry, Receipt receipt) {
          throw new IllegalStateException("entries are noted before");
        }
      };
  private final GroupCommit<String> commit =
      new GroupCommit<>(log, (delay, task) -> {}, () -> 0, this::send);

  private void send(Batch<String> batch) {
    commit.sent(entries.size(), batch);
    var texts =
        batch.commands().stream()
            .map(command -> new String(command, StandardCharsets.UTF_8))
            .toList();
    entries.add(batch.releaseTerm == 0 ? texts : List.of("release"));
  }

  private CompletableFuture<Proposal<String>> propose(String text) {
    return commit.propose(text.getBytes(StandardCharsets.UTF_8));
  }

  private CompletableFuture<Proposal<String>> proposeAlone(String text) {
    return commit.proposeAlone(text.getBytes(StandardCharsets.UTF_8));
  }

  private Batch<String> settle(long sequence) {
    return Objects.requireNonNull(commit.settle(sequence));
  }

  private void applied(long sequence) {
    var batch = settle(sequence);
    batch.committed(new LogPosition(1, sequence), batch.commands().stream().map(c -> "").toList());
    commit.pump();
  }

  @Test
  void whatTravelsAloneGoesBehindWhatIsInFlightAndBeforeWhatWaits() {
    propose("a");
    propose("b");
    propose("c");
    propose("d");
    var alone = proposeAlone("alone");
    var next = proposeAlone("next");
    assertEquals(List.of(List.of("a"), List.of("b")), entries);
    applied(0);
    assertEquals(List.of("alone"), entries.getLast());
    applied(1);
    assertEquals(List.of("next"), entries.getLast());
    applied(2);
    assertEquals(new Proposal.Committed<>(new LogPosition(1, 2), ""), alone.join());
    applied(3);
    assertEquals(new Proposal.Committed<>(new LogPosition(1, 3), ""), next.join());
    assertEquals(List.of("c", "d"), entries.getLast());
  }

  @Test
  void aReleaseGoesFirstAndHoldsBackWhatTravelsAlone() {
    propose("a");
    propose("b");
    proposeAlone("alone");
    commit.hold(true);
    commit.sendRelease(7);
    applied(0);
    assertEquals(List.of("release"), entries.getLast());
    applied(1);
    applied(2);
    assertEquals(3, entries.size());
    commit.hold(false);
    assertEquals(List.of("alone"), entries.getLast());
  }

  @Test
  void whatTravelsAloneIsSurelyNotInTheLogAsLongAsItWaits() {
    propose("a");
    propose("b");
    var alone = proposeAlone("alone");
    role = EntryLog.Role.FOLLOWING;
    commit.pump();
    assertEquals(new Proposal.NotLeader<String>("n2"), alone.join());
    assertEquals(new Proposal.NotLeader<String>("n2"), proposeAlone("later").join());
    assertEquals(2, entries.size());
  }

  @Test
  void whatTravelsAloneSharesTheFateOfItsEntry() {
    var refused = proposeAlone("refused");
    var lost = proposeAlone("lost");
    var waiting = proposeAlone("waiting");
    settle(0).notLeader("n3");
    assertEquals(new Proposal.NotLeader<String>("n3"), refused.join());
    assertFalse(lost.isDone());
    settle(1).unknown("n3");
    assertEquals(new Proposal.Unknown<String>("n3"), lost.join());
    commit.pump();
    assertEquals(List.of("waiting"), entries.getLast());
    commit.close();
    assertEquals(new Proposal.Unknown<String>(null), waiting.join());
  }

  @Test
  void whatTravelsAloneFillsTheQueueToo() {
    propose("a");
    propose("b");
    for (int i = 0; i < ReplicaLimits.QUEUED_COMMANDS_MAX; i++) {
      proposeAlone("waiting");
    }
    assertEquals(new Proposal.Overloaded<String>(), propose("one too many").join());
    assertEquals(new Proposal.Overloaded<String>(), proposeAlone("one too many").join());
  }
}
