package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.command;
import static dev.stator.storage.partition.Commands.put;
import static dev.stator.storage.partition.Commands.setTable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.proto.log.LogCommand;
import dev.stator.replication.Peer;
import dev.stator.storage.partition.Verifications.Verified;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.Tamper;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class DivergenceTest {
  @TempDir Path folder;
  private final StoreResources resources = StoreResources.open(16 << 20, 8 << 20);
  private TestReplica leader;
  private TestReplica follower;

  @SuppressWarnings("NullAway.Init")
  DivergenceTest() {}

  @BeforeEach
  void open() throws Exception {
    leader = TestReplica.make(folder.resolve("leader"), resources);
    follower = TestReplica.make(folder.resolve("follower"), resources);
    leader.apply(setTable());
  }

  @AfterEach
  void close() {
    leader.close();
    follower.close();
    resources.close();
  }

  @Test
  void aReplicaWhoseDigestDiffersStopsItself() throws Exception {
    follower.plant(PlantedApplyBugs.of(PlantedApplyBugs.Kind.LEAVES_ROWS_OUT));
    for (int i = 0; i < 200; i++) {
      leader.apply(command(put("k" + i, i)));
    }
    assertThrows(DivergedException.class, () -> follower.follow(leader));
    assertInstanceOf(DivergedException.class, follower.faults.getFirst());
  }

  @Test
  void aRestartedReplicaComparesFromTheDigestItStored() throws Exception {
    follower.plant(PlantedApplyBugs.of(PlantedApplyBugs.Kind.LEAVES_ROWS_OUT));
    for (int i = 0; i < 200 && follower.faults.isEmpty(); i++) {
      leader.apply(command(put("k" + i, i)));
      try {
        follower.follow(leader);
      } catch (DivergedException e) {
        break;
      }
    }
    assertThrows(DivergedException.class, follower::reopen);
  }

  @Test
  void equalReplicasVerifyEqual() throws Exception {
    for (int i = 0; i < 100; i++) {
      leader.apply(command(put("k" + i, i)));
    }
    leader.apply(command(new LogCommand.Verify(1)));
    leader.apply(command(put("later", 1)));
    follower.follow(leader);
    follower.current().flush();
    var expected = verified(leader, 1);
    assertEquals(expected, verified(follower, 1));
    assertTrue(expected.rows() >= 100);
    assertEquals(101, expected.index());
  }

  /** Who asks must ask again: the entry is behind the snapshot, and its digest is not to come. */
  @Test
  void aSnapshotPassesOverAVerification() throws Exception {
    leader.apply(command(put("x", 1)));
    leader.apply(command(new LogCommand.Verify(1)));
    boolean begun = leader.current().verifying(1) || leader.current().verified(1) != null;
    assertTrue(begun);
    verified(leader, 1);
    assertFalse(leader.current().verifying(1));
    SnapshotSource snapshots = (partitionId, source, to) -> leader.current().checkpoint(to);
    try (var late = TestReplica.make(folder.resolve("late"), resources, snapshots)) {
      late.current().fetch(new Peer("leader", "127.0.0.1:1", "127.0.0.1:1"));
      late.current().swap();
      assertEquals(leader.current().applied().index(), late.current().applied().index());
      assertFalse(late.current().verifying(1));
      assertNull(late.current().verified(1));
    }
  }

  @Test
  void aRowThatDiffersIsSeen() throws Exception {
    leader.apply(command(put("x", 1)));
    follower.apply(setTable());
    follower.apply(command(put("x", 2)));
    leader.apply(command(new LogCommand.Verify(1)));
    follower.apply(command(new LogCommand.Verify(1)));
    assertNotEquals(verified(leader, 1).digest(), verified(follower, 1).digest());
  }

  @Test
  void oneChangedByteOnDiskIsFound() throws Exception {
    for (int i = 0; i < 500; i++) {
      leader.apply(command(put("k" + i, i)));
    }
    leader.current().flush();
    leader.item("k1");
    awaitMerged(leader.store());
    Tamper.flipRawByte(leader.folder().current());
    leader.apply(command(new LogCommand.Verify(2)));
    var result = verified(leader, 2);
    assertTrue(
        result.broken().contains("orruption") || result.broken().contains("checksum"),
        result.broken());
    assertEquals(result.broken(), leader.faults.getFirst().getMessage());
  }

  /** Merging reads the files too: what is damaged meanwhile it would find itself. */
  private static void awaitMerged(PartitionStore store) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (store.property("rocksdb.compaction-pending")
            + store.property("rocksdb.num-running-compactions")
        > 0) {
      assertTrue(System.nanoTime() < deadline, "still merging");
      Thread.onSpinWait();
    }
  }

  private static Verified verified(TestReplica replica, long verifyId) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < deadline) {
      var result = replica.current().verified(verifyId);
      if (result != null) {
        return result;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("no digest");
  }
}
