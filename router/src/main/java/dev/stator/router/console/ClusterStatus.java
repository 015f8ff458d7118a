package dev.stator.router.console;

import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.ControlPlaneClient;
import dev.stator.proto.cluster.ControlPlaneUnavailableException;
import dev.stator.proto.cluster.Membership;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.ReplicaReport;
import dev.stator.router.json.JsonOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as the console shows it, as JSON: the map, and what nodes last reported. Thread-safe.
 */
public final class ClusterStatus {
  private static final Duration REPORT_AGE_MAX = Duration.ofMillis(900);

  private final Supplier<ClusterImage> map;
  private final ControlPlaneClient controlPlane;
  private final Supplier<Map<Long, String>> knownLeaders;
  private final ReentrantLock asking = new ReentrantLock();
  private @Nullable Membership membership;
  private long askedAtNanos;

  /**
   * @param knownLeaders who answered this router as the leader of each partition
   */
  public ClusterStatus(
      Supplier<ClusterImage> map,
      ControlPlaneClient controlPlane,
      Supplier<Map<Long, String>> knownLeaders) {
    this.map = map;
    this.controlPlane = controlPlane;
    this.knownLeaders = knownLeaders;
  }

  public String json() {
    var image = map.get();
    var members = membership();
    var reports = members == null ? List.<NodeReport>of() : members.reports();
    var out = new JsonOutput(4096).beginObject();
    out.name("clusterId").text(image.clusterId()).name("version").number(image.version());
    var leader = members == null ? null : members.leader();
    out.name("controlPlane").text(leader == null ? "unreachable" : leader);
    nodes(out, image, reports);
    partitions(out, image, reports);
    out.name("tables").beginArray();
    image.tables().values().stream()
        .sorted((one, other) -> one.name().compareTo(other.name()))
        .limit(1000)
        .forEach(table ->
            out.beginObject()
                .name("name")
                .text(table.name())
                .name("status")
                .text(table.status().name())
                .endObject());
    return out.endArray().endObject().toString();
  }

  private void nodes(JsonOutput out, ClusterImage image, List<NodeReport> reports) {
    out.name("nodes").beginArray();
    image.nodes().values().stream()
        .sorted((one, other) -> one.nodeId().compareTo(other.nodeId()))
        .forEach(node -> {
          out.beginObject().name("id").text(node.nodeId()).name("az").text(node.az());
          out.name("address").text(node.serviceAddress());
          var report = find(reports, node.nodeId());
          if (report != null) {
            out.name("reportedMillis").number(report.physicalMillis());
            out.name("replicas").number(report.replicas().size());
            out.name("leads")
                .number(report.replicas().stream().filter(ReplicaReport::serving).count());
            out.name("writes").number(sum(report, true)).name("reads").number(sum(report, false));
          }
          out.endObject();
        });
    out.endArray();
  }

  private static long sum(NodeReport report, boolean writes) {
    return report.replicas().stream()
        .filter(replica -> !writes || replica.serving())
        .mapToLong(replica -> writes ? replica.commandsApplied() : replica.readsServed())
        .sum();
  }

  private void partitions(JsonOutput out, ClusterImage image, List<NodeReport> reports) {
    var leaders = knownLeaders.get();
    out.name("partitions").beginArray();
    for (var partition : image.partitions().values()) {
      out.beginObject().name("id").number(partition.partitionId());
      out.name("start").text(partition.start().hex());
      var end = partition.end();
      out.name("end").text(end == null ? "" : end.hex());
      out.name("leader").text(leader(partition, reports, leaders));
      out.name("replicas").beginArray();
      for (var nodeId : partition.replicas()) {
        replica(out, nodeId, find(reports, nodeId), partition.partitionId());
      }
      out.endArray().endObject();
    }
    out.endArray();
  }

  private static String leader(
      PartitionRecord partition, List<NodeReport> reports, Map<Long, String> leaders) {
    for (var report : reports) {
      for (var replica : report.replicas()) {
        if (replica.partitionId() == partition.partitionId() && replica.serving()) {
          return report.nodeId();
        }
      }
    }
    return leaders.getOrDefault(partition.partitionId(), "");
  }

  private static void replica(
      JsonOutput out, String nodeId, @Nullable NodeReport report, long partitionId) {
    out.beginObject().name("node").text(nodeId);
    if (report != null) {
      for (var replica : report.replicas()) {
        if (replica.partitionId() == partitionId) {
          out.name("role").text(replica.role()).name("term").number(replica.term());
          out.name("applied").number(replica.appliedIndex());
          out.name("writes")
              .number(replica.commandsApplied())
              .name("reads")
              .number(replica.readsServed());
        }
      }
    }
    out.endObject();
  }

  private static @Nullable NodeReport find(List<NodeReport> reports, String nodeId) {
    for (var report : reports) {
      if (report.nodeId().equals(nodeId)) {
        return report;
      }
    }
    return null;
  }

  /**
   * What the control plane's leader last heard, at most a second old; one asks for all who look.
   */
  private @Nullable Membership membership() {
    asking.lock();
    try {
      if (membership == null || System.nanoTime() - askedAtNanos > REPORT_AGE_MAX.toNanos()) {
        membership = controlPlane.members();
        askedAtNanos = System.nanoTime();
      }
    } catch (ControlPlaneUnavailableException e) {
      membership = null;
    } finally {
      asking.unlock();
    }
    return membership;
  }
}
