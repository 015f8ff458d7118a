package dev.stator.client.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.client.admin.PartitionVerdict.ReplicaAnswer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionVerdictTest {
  private static final long SAME = 0x5f0c_0000_0000_0001L;

  private static ReplicaAnswer digest(String node, long digest) {
    return new ReplicaAnswer.Digest(node, 18_234, digest, 7);
  }

  private static PartitionVerdict verdict(ReplicaAnswer... replicas) {
    return new PartitionVerdict(3, 18_234, List.of(replicas), null);
  }

  @Test
  void equalDigestsAreEqual() {
    var verdict = verdict(digest("n1", SAME), digest("n2", SAME), digest("n3", SAME));
    assertTrue(verdict.equal());
    assertEquals("partition 3 index 18234 digest 5f0c 5f0c 5f0c equal", verdict.line());
  }

  @Test
  void theMinorityIsNamed() {
    var verdict =
        verdict(digest("n1", SAME), digest("n2", 0x77aa_0000_0000_0000L), digest("n3", SAME));
    assertFalse(verdict.equal());
    assertEquals("partition 3 index 18234 digest 5f0c 77aa 5f0c DIFFERENT n2", verdict.line());
    assertEquals(List.of("n2"), verdict.outvoted());
  }

  @Test
  void twoThatDifferProveNothing() {
    var verdict = verdict(digest("n1", SAME), digest("n2", SAME + 1));
    assertEquals(List.of("n1", "n2"), verdict.different());
    assertEquals(List.of(), verdict.outvoted());
  }

  @Test
  void digestsThatBeginAlikeAreShownLonger() {
    var verdict = verdict(digest("n1", SAME), digest("n2", SAME), digest("n3", SAME + 1));
    assertEquals(
        "partition 3 index 18234 digest 5f0c000000000001 5f0c000000000001 5f0c000000000002 DIFFERENT n3",
        verdict.line());
  }

  @Test
  void withoutAMajorityAllAreNamed() {
    assertEquals(
        List.of("n1", "n2", "n3"),
        verdict(digest("n1", 1), digest("n2", 2), digest("n3", 3)).different());
    assertEquals(List.of("n1", "n2"), verdict(digest("n1", 1), digest("n2", 2)).different());
  }

  @Test
  void aBrokenStoreIsDifferent() {
    var verdict =
        verdict(
            digest("n1", SAME),
            new ReplicaAnswer.Broken("n2", "Corruption: block checksum mismatch"),
            digest("n3", SAME));
    assertFalse(verdict.equal());
    assertEquals(
        "partition 3 index 18234 digest 5f0c broken 5f0c DIFFERENT n2"
            + " (n2: Corruption: block checksum mismatch)",
        verdict.line());
  }

  @Test
  void aSilentReplicaIsNotEqual() {
    var verdict =
        verdict(
            digest("n1", SAME), digest("n2", SAME), new ReplicaAnswer.Silent("n3", "unreachable"));
    assertFalse(verdict.equal());
    assertEquals(List.of(), verdict.different());
    assertEquals(
        "partition 3 index 18234 digest 5f0c 5f0c none NO ANSWER n3 (n3: unreachable)",
        verdict.line());
  }

  @Test
  void theSameDigestOfAnotherEntryIsNotTheSame() {
    var verdict =
        verdict(
            digest("n1", SAME),
            new ReplicaAnswer.Digest("n2", 18_233, SAME, 7),
            digest("n3", SAME));
    assertEquals(List.of("n2"), verdict.different());
  }

  @Test
  void nothingVerifiedIsNotEqual() {
    assertEquals(
        "partition 3 NOT VERIFIED: no leader",
        new PartitionVerdict(3, -1, List.of(), "no leader").line());
    assertEquals(1, VerifyCommand.exitCode(List.of()));
    assertEquals(
        1, VerifyCommand.exitCode(List.of(new PartitionVerdict(3, -1, List.of(), "no leader"))));
    assertEquals(0, VerifyCommand.exitCode(List.of(verdict(digest("n1", SAME)))));
  }
}
