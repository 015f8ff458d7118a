package dev.stator.control.nodes;

import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.ReplicaReport;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest report of each storage node and how far its clock is off: soft state of the leader,
 * lost with it and gathered anew within one round of heartbeats. Thread-safe.
 */
public final class NodeReports {
  /** A node that is silent for longer counts as gone. */
  public static final Duration SILENCE_MAX = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final LongSupplier physicalMillis;
  private final Map<String, Heard> heard = new HashMap<>();

  public NodeReports(LongSupplier nanoTime, LongSupplier physicalMillis) {
    this.nanoTime = nanoTime;
    this.physicalMillis = physicalMillis;
  }

  private record Heard(long atNanos, ClockSamples clock, @Nullable NodeReport report) {}

  /** Notes that a node was heard of, before it reports for the first time. */
  public synchronized void registered(String nodeId) {
    var known = heard.get(nodeId);
    heard.put(
        nodeId,
        new Heard(
            nanoTime.getAsLong(),
            known == null ? ClockSamples.NONE : known.clock(),
            known == null ? null : known.report()));
  }

  /**
   * Keeps a report; returns how many milliseconds the node's clock is ahead of the median of all
   * living nodes.
   */
  public synchronized long reported(NodeReport report) {
    var known = heard.get(report.nodeId());
    long ahead = report.physicalMillis() - physicalMillis.getAsLong();
    var clock = (known == null ? ClockSamples.NONE : known.clock()).with(ahead);
    heard.put(report.nodeId(), new Heard(nanoTime.getAsLong(), clock, report));
    return clock.aheadMillis() - medianAheadMillis();
  }

  private long medianAheadMillis() {
    var offsets =
        heard.values().stream()
            .filter(each -> each.report() != null && lives(each))
            .mapToLong(each -> each.clock().aheadMillis())
            .sorted()
            .toArray();
    int middle = offsets.length / 2;
    return offsets.length % 2 == 1 ? offsets[middle] : (offsets[middle - 1] + offsets[middle]) / 2;
  }

  public synchronized boolean alive(String nodeId) {
    var known = heard.get(nodeId);
    return known != null && lives(known);
  }

  private boolean lives(Heard node) {
    return nanoTime.getAsLong() - node.atNanos() <= SILENCE_MAX.toNanos();
  }

  /** The latest report of each node that ever reported to this leader, by node id. */
  public synchronized List<NodeReport> latest() {
    return heard.values().stream()
        .map(Heard::report)
        .filter(java.util.Objects::nonNull)
        .sorted(Comparator.comparing(NodeReport::nodeId))
        .toList();
  }

  /** Whether a living node has reported, and has nothing to say of that partition. */
  public synchronized boolean lacks(String nodeId, long partitionId) {
    var known = heard.get(nodeId);
    return known != null
        && lives(known)
        && known.report() != null
        && replica(known.report(), partitionId) == null;
  }

  public synchronized long aliveCount() {
    return heard.values().stream().filter(this::lives).count();
  }

  /**
   * Node id of a partition's leader by what living nodes report, or null when none claims to serve
   * it.
   */
  public synchronized @Nullable String servingLeader(long partitionId) {
    String leader = null;
    long term = -1;
    for (var node : heard.values()) {
      var replica = lives(node) ? replica(node.report(), partitionId) : null;
      if (node.report() != null && replica != null && replica.serving() && replica.term() > term) {
        leader = node.report().nodeId();
        term = replica.term();
      }
    }
    return leader;
  }

  /** What a node last reported of its replica of a partition, or null. */
  public synchronized @Nullable ReplicaReport replica(String nodeId, long partitionId) {
    var known = heard.get(nodeId);
    return known == null ? null : replica(known.report(), partitionId);
  }

  private static @Nullable ReplicaReport replica(@Nullable NodeReport report, long partitionId) {
    if (report != null) {
      for (var replica : report.replicas()) {
        if (replica.partitionId() == partitionId) {
          return replica;
        }
      }
    }
    return null;
  }
}
