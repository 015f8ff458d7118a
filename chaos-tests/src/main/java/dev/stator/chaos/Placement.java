package dev.stator.chaos;

import dev.stator.chaos.check.Verdict;
import dev.stator.client.admin.ClusterSnapshot;
import dev.stator.proto.cluster.ReplicaReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges whether replicas are where the map says and nowhere else. One that was moved away is given
 * time to go, but must not come back.
 */
final class Placement {
  /** The name of this check among others. */
  static final String CHECKER = "placement";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Longer than whoever lets a replica come back takes for it. */
  private static final long CALM_NANOS = Duration.ofSeconds(3).toNanos();

  private Placement() {}

  static Verdict judge(HurtCluster cluster) {
    var seen = new Seen(cluster);
    try {
      HurtCluster.await("no stray replica", PATIENCE, seen::calm);
    } catch (HurtCluster.UnhealthyException late) {
      return new Verdict.Violation(late.getMessage() + ": " + seen.strays);
    }
    return new Verdict.Pass("replicas are where the map says, and nowhere else");
  }

  private static final class Seen {
    private final HurtCluster cluster;
    private List<String> strays = List.of();
    private long lastNanos = System.nanoTime();

    Seen(HurtCluster cluster) {
      this.cluster = cluster;
    }

    boolean calm() {
      var now = strays(cluster.inspector().snapshot());
      if (!now.isEmpty()) {
        strays = now;
        lastNanos = System.nanoTime();
      }
      return System.nanoTime() - lastNanos > CALM_NANOS;
    }
  }

  /** A node that does not answer counts as one: it may have any. */
  private static List<String> strays(ClusterSnapshot snapshot) {
    var strays = new ArrayList<String>();
    for (var node : snapshot.image().nodes().keySet()) {
      var report = snapshot.reports().get(node);
      if (report == null) {
        strays.add(node + " does not answer");
        continue;
      }
      for (var replica : report.replicas()) {
        var partition = snapshot.image().partition(replica.partitionId());
        if (!replica.role().equals(ReplicaReport.REMOVED)
            && (partition == null || !partition.replicas().contains(node))) {
          strays.add(node + " has a replica of partition " + replica.partitionId());
        }
      }
    }
    return strays;
  }
}
