package dev.stator.control.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.ReplicaReport;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodeReportsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final NodeReports reports = new NodeReports(nanos::get, () -> 1_000_000);

  @Test
  void aNodeLivesUntilItIsSilentForTenSeconds() {
    assertFalse(reports.alive("n1"));
    reports.registered("n1");
    assertTrue(reports.alive("n1"));
    nanos.addAndGet(NodeReports.SILENCE_MAX.toNanos());
    assertTrue(reports.alive("n1"));
    nanos.addAndGet(1);
    assertFalse(reports.alive("n1"));
    reports.reported(report("n1", 0));
    assertTrue(reports.alive("n1"));
  }

  @Test
  void aClockIsComparedWithTheMedianOfAll() {
    for (int round = 0; round < 4; round++) {
      reports.reported(report("n1", 1_000_000));
      reports.reported(report("n2", 1_000_010));
    }
    assertEquals(86_400_000 - 10, reports.reported(report("n3", 1_000_000 + 86_400_000)));
    assertEquals(-10, reports.reported(report("n1", 1_000_000)));
    assertEquals(0, reports.reported(report("n2", 1_000_010)));
  }

  @Test
  void aReportThatTravelledSlowlyDoesNotMakeAClockLate() {
    reports.reported(report("n1", 1_000_000));
    reports.reported(report("n2", 1_000_000));
    reports.reported(report("n3", 1_000_000));
    assertEquals(0, reports.reported(report("n3", 999_000)));
  }

  @Test
  void theLeaderOfThePartitionIsWhoServesInTheHighestTerm() {
    assertNull(reports.servingLeader(1));
    reports.reported(report("n1", 0, replica(1, true, 3)));
    reports.reported(report("n2", 0, replica(1, true, 5)));
    reports.reported(report("n3", 0, replica(1, false, 6)));
    assertEquals("n2", reports.servingLeader(1));
    assertNull(reports.servingLeader(2));
  }

  private static NodeReport report(String nodeId, long millis, ReplicaReport... replicas) {
    return new NodeReport(nodeId, millis, List.of(replicas));
  }

  private static ReplicaReport replica(long partitionId, boolean serving, long term) {
    return new ReplicaReport(
        partitionId,
        "LEADER",
        null,
        serving,
        term,
        1,
        1,
        List.of(),
        0,
        true,
        1,
        Bytes.EMPTY,
        null,
        0,
        0,
        0,
        "");
  }
}
