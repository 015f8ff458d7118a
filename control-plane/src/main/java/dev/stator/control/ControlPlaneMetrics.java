package dev.stator.control;

import dev.stator.control.metadata.MapHistory;
import dev.stator.control.nodes.NodeReports;
import dev.stator.control.service.Leadership;
import dev.stator.model.cluster.PartitionRecord;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.function.IntSupplier;

/** What a member of the control plane measures of itself, read when it is scraped. */
final class ControlPlaneMetrics extends Collector {
  private final Leadership leadership;
  private final MapHistory history;
  private final NodeReports reports;
  private final IntSupplier watchers;
  private final String memberId;

  ControlPlaneMetrics(
      Leadership leadership,
      MapHistory history,
      NodeReports reports,
      IntSupplier watchers,
      String memberId) {
    this.leadership = leadership;
    this.history = history;
    this.reports = reports;
    this.watchers = watchers;
    this.memberId = memberId;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    var status = leadership.status();
    var image = history.latest();
    long active = image.partitions().values().stream().filter(PartitionRecord::active).count();
    return List.of(
        gauge("leads", "1 while this member leads and serves", status.serving() ? 1 : 0),
        gauge("raft_term", "Term of the control plane's group", status.term()),
        gauge("raft_applied_index", "Last entry that this member applied", status.appliedIndex()),
        gauge(
            "raft_committed_index",
            "Last entry that this member knows committed",
            status.committedIndex()),
        gauge("map_version", "Version of the cluster map", image.version()),
        gauge("map_watchers", "Streams that follow the map on this member", watchers.getAsInt()),
        gauge("nodes_known", "Storage nodes on record", image.nodes().size()),
        gauge("nodes_alive", "Storage nodes that the leader heard of lately", reports.aliveCount()),
        gauge("partitions", "Partitions on record", image.partitions().size()),
        gauge("partitions_active", "Partitions that were created and served", active),
        gauge("tables", "Tables on record", image.tables().size()));
  }

  private MetricFamilySamples gauge(String name, String help, long value) {
    return new GaugeMetricFamily("stator_control_plane_" + name, help, List.of("member"))
        .addMetric(List.of(memberId), (double) value);
  }
}
