package dev.stator.storage.node;

import dev.stator.model.Bytes;
import dev.stator.proto.cluster.NodeIdentity;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.ReplicaReport;
import dev.stator.storage.node.Replicas.Replica;
import java.util.ArrayList;
import java.util.List;

/** What a node says of its replicas, in heartbeats and to who asks. */
final class ReplicaReports {
  private final NodeIdentity node;
  private final Replicas replicas;
  private final ClockGuard clock;

  ReplicaReports(NodeIdentity node, Replicas replicas, ClockGuard clock) {
    this.node = node;
    this.replicas = replicas;
    this.clock = clock;
  }

  NodeReport report() {
    var reports = new ArrayList<ReplicaReport>();
    for (var entry : replicas.catalog().entries()) {
      var partition = entry.partition();
      if (partition == null) {
        reports.add(absent(entry.partitionId(), ReplicaReport.REMOVED, 0, "removed"));
        continue;
      }
      var replica = replicas.get(entry.partitionId());
      if (replica != null) {
        reports.add(report(entry.partitionId(), replica));
      } else if (replicas.reopened()) {
        reports.add(
            absent(
                entry.partitionId(),
                ReplicaReport.NOT_OPEN,
                partition.rangeEpoch(),
                replicas.fault(entry.partitionId())));
      }
    }
    return new NodeReport(node.nodeId(), clock.wallMillis(), reports);
  }

  private static ReplicaReport report(long partitionId, Replica replica) {
    var status = replica.partition().log().status();
    var range = replica.state().heldRange();
    return new ReplicaReport(
        partitionId,
        status.role(),
        status.leader(),
        status.serving(),
        status.term(),
        status.committedIndex(),
        status.appliedIndex(),
        status.voters(),
        status.leaderContactMillis(),
        status.alive(),
        range == null ? 0 : range.rangeEpoch(),
        range == null ? Bytes.EMPTY : range.start(),
        range == null ? null : range.end(),
        replica.state().meter().commands(),
        replica.partition().readsServed(),
        replica.state().indexing().lagMillis(),
        status.fault());
  }

  /** A replica that the catalog lists and that is not there. */
  private static ReplicaReport absent(
      long partitionId, String role, long rangeEpoch, String fault) {
    return new ReplicaReport(
        partitionId,
        role,
        null,
        false,
        0,
        -1,
        -1,
        List.of(),
        Long.MAX_VALUE,
        false,
        rangeEpoch,
        Bytes.EMPTY,
        null,
        0,
        0,
        0,
        fault);
  }
}
