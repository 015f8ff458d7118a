package dev.stator.storage.node;

import dev.stator.storage.node.Replicas.Replica;
import dev.stator.storage.store.StoreResources;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The figures of a node, taken when they are asked for. */
final class NodeMetrics extends Collector {
  private static final List<String> LABELS = List.of("node", "partition");
  private static final double NANOS_PER_SECOND = 1e9;

  private final String nodeId;
  private final Replicas replicas;
  private final IndexDesk indexes;
  private final StoreResources resources;
  private final DiskGuard disk;
  private final ClockGuard clock;

  NodeMetrics(
      String nodeId,
      Replicas replicas,
      IndexDesk indexes,
      StoreResources resources,
      DiskGuard disk,
      ClockGuard clock) {
    this.nodeId = nodeId;
    this.replicas = replicas;
    this.indexes = indexes;
    this.resources = resources;
    this.disk = disk;
    this.clock = clock;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    var families = new ArrayList<MetricFamilySamples>();
    applied(families);
    indexes(families);
    families.addAll(indexes.metrics());
    raft(families);
    stores(families);
    node(families, "stator_node_disk_full", "1 while writes are refused", disk.full() ? 1 : 0);
    node(
        families,
        "stator_node_clock_trusted",
        "0 while nothing is stamped",
        clock.trusted() ? 1 : 0);
    return families;
  }

  private void applied(List<MetricFamilySamples> to) {
    counter(
        to,
        "stator_partition_commands_applied",
        "Commands applied",
        r -> r.state().meter().commands());
    counter(
        to,
        "stator_partition_entries_applied",
        "Entries applied",
        r -> r.state().meter().entries());
    counter(
        to,
        "stator_partition_apply_seconds",
        "Time spent applying",
        r -> r.state().meter().nanos() / NANOS_PER_SECOND);
    counter(
        to,
        "stator_partition_items_expired",
        "Items removed because their time had come",
        r -> r.state().meter().expiredItems());
    gauge(
        to,
        "stator_partition_expiry_lag_seconds",
        "For how long the item that waits longest has been due; 0 where the partition is not led",
        r -> r.partition().expiry().lagSeconds());
    counter(to, "stator_partition_reads", "Reads answered", r -> r.partition().readsServed());
    gauge(
        to,
        "stator_partition_commands_waiting",
        "Commands proposed and not answered",
        r -> r.partition().admission().commandsWaiting());
    gauge(
        to,
        "stator_partition_bytes_waiting",
        "Bytes of commands proposed and not answered",
        r -> r.partition().admission().bytesWaiting());
  }

  private void indexes(List<MetricFamilySamples> to) {
    gauge(
        to,
        "stator_index_lag_seconds",
        "How long the oldest change has waited that was not shipped to global indexes",
        r -> r.state().indexing().lagMillis() / 1e3);
  }

  private void raft(List<MetricFamilySamples> to) {
    gauge(to, "stator_raft_term", "Raft term", r -> r.partition().log().status().term());
    gauge(
        to,
        "stator_raft_committed_index",
        "Last committed entry",
        r -> r.partition().log().status().committedIndex());
    gauge(
        to,
        "stator_raft_applied_index",
        "Last applied entry",
        r -> r.partition().log().status().appliedIndex());
    gauge(
        to,
        "stator_raft_serving",
        "1 when leading under a lease",
        r -> r.partition().log().status().serving() ? 1 : 0);
    gauge(
        to,
        "stator_raft_alive",
        "0 once a failure stopped the replica",
        r -> r.partition().log().status().alive() ? 1 : 0);
    gauge(
        to,
        "stator_raft_leader_contact_seconds",
        "Time since the leader was heard of",
        r -> r.partition().log().status().leaderContactMillis() / 1e3);
  }

  private void stores(List<MetricFamilySamples> to) {
    rocks(to, "stator_rocksdb_sst_bytes", "Bytes in files", "rocksdb.total-sst-files-size");
    rocks(
        to,
        "stator_rocksdb_memtable_bytes",
        "Bytes not flushed",
        "rocksdb.cur-size-all-mem-tables");
    rocks(
        to,
        "stator_rocksdb_pending_compaction_bytes",
        "Bytes to compact",
        "rocksdb.estimate-pending-compaction-bytes");
    rocks(to, "stator_rocksdb_rows_estimate", "Rows, about", "rocksdb.estimate-num-keys");
    node(
        to,
        "stator_rocksdb_block_cache_bytes",
        "Bytes in the shared cache",
        (double) resources.blockCacheBytesUsed());
  }

  private void rocks(List<MetricFamilySamples> to, String name, String help, String property) {
    gauge(to, name, help, r -> r.state().store().property(property));
  }

  private void counter(
      List<MetricFamilySamples> to, String name, String help, ToDoubleFunction<Replica> figure) {
    var family = new CounterMetricFamily(name, help, LABELS);
    for (var replica : replicas.all()) {
      family.addMetric(labels(replica), figure.applyAsDouble(replica));
    }
    to.add(family);
  }

  private void gauge(
      List<MetricFamilySamples> to, String name, String help, ToDoubleFunction<Replica> figure) {
    var family = new GaugeMetricFamily(name, help, LABELS);
    for (var replica : replicas.all()) {
      try {
        family.addMetric(labels(replica), figure.applyAsDouble(replica));
      } catch (RuntimeException e) {
        // The replica is being opened or closed: it has no figures at the moment.
      }
    }
    to.add(family);
  }

  private void node(List<MetricFamilySamples> to, String name, String help, double value) {
    to.add(new GaugeMetricFamily(name, help, List.of("node")).addMetric(List.of(nodeId), value));
  }

  private List<String> labels(Replica replica) {
    return List.of(nodeId, String.valueOf(replica.partition().partitionId()));
  }
}
