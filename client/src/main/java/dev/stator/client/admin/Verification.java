package dev.stator.client.admin;

import dev.stator.client.admin.PartitionVerdict.ReplicaAnswer;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.NodeClient;
import dev.stator.proto.cluster.NodeUnreachableException;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.ReplicaReport;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Compares the replicas of every partition: its leader puts a Verify entry into the log, each
 * replica takes a digest of its rows at that entry, and the digests must be equal. Writes may go on
 * meanwhile.
 */
public final class Verification {
  private static final Duration CALL_PATIENCE = Duration.ofSeconds(3);
  private static final long POLL_MILLIS = 50;
  private static final int LOOKS_PER_REPORT = 10;

  private final ClusterInspector inspector;
  private final Duration patience;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param patience for a leader to appear and for every replica to reach the entry
   */
  public Verification(ClusterInspector inspector, Duration patience) {
    this.inspector = inspector;
    this.patience = patience;
  }

  /** The verdicts in the order of the partitions' ranges; partitions are asked at the same time. */
  public List<PartitionVerdict> run() {
    var partitions = inspector.image().partitions().values();
    try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
      var pending = new ArrayList<Future<PartitionVerdict>>();
      for (var partition : partitions) {
        pending.add(asking.submit(() -> verify(partition)));
      }
      var verdicts = new ArrayList<PartitionVerdict>();
      for (var verdict : pending) {
        verdicts.add(get(verdict));
      }
      return verdicts;
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private PartitionVerdict verify(PartitionRecord partition) throws InterruptedException {
    long verifyId = newVerifyId();
    long deadline = System.nanoTime() + patience.toNanos();
    long id = partition.partitionId();
    String obstacle = "no leader";
    while (System.nanoTime() < deadline) {
      var leader = leader(id);
      if (leader != null) {
        var order = inspector.node(leader, CALL_PATIENCE).verify(id, verifyId);
        switch (order.order()) {
          case OrderResult.Done() -> {
            var verdict = compare(partition, verifyId, order.index(), deadline);
            if (verdict != null) {
              return verdict;
            }
            obstacle = "a replica passes over entries";
            verifyId = newVerifyId();
          }
          case OrderResult.NotLeader(var known) -> obstacle = "no leader";
          case OrderResult.Working(String progress) -> obstacle = progress;
          case OrderResult.Refused(String why) -> obstacle = why;
          case OrderResult.Impossible(String why) -> obstacle = why;
          case OrderResult.Unreachable(String why) -> obstacle = why;
        }
      }
      Thread.sleep(POLL_MILLIS);
    }
    return new PartitionVerdict(id, -1, List.of(), obstacle);
  }

  private long newVerifyId() {
    return random.nextLong() & Long.MAX_VALUE;
  }

  private @Nullable NodeRecord leader(long partitionId) {
    var snapshot = inspector.snapshot();
    String leader = snapshot.servingLeader(partitionId);
    return leader == null ? null : snapshot.image().nodes().get(leader);
  }

  /** Null when a replica passed over the entry: what it was asked for is not to be had. */
  private @Nullable PartitionVerdict compare(
      PartitionRecord partition, long verifyId, long index, long deadlineNanos) {
    try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
      var pending = new ArrayList<Future<@Nullable ReplicaAnswer>>();
      for (String nodeId : partition.replicas()) {
        Callable<@Nullable ReplicaAnswer> question =
            () -> answer(nodeId, partition.partitionId(), verifyId, index, deadlineNanos);
        pending.add(asking.submit(question));
      }
      var answers = new ArrayList<ReplicaAnswer>();
      for (var answer : pending) {
        var known = get(answer);
        if (known == null) {
          return null;
        }
        answers.add(known);
      }
      return new PartitionVerdict(partition.partitionId(), index, answers, null);
    }
  }

  /** Null when the replica is past the entry and never applied it: it was given a snapshot. */
  private @Nullable ReplicaAnswer answer(
      String nodeId, long partitionId, long verifyId, long index, long deadlineNanos)
      throws InterruptedException {
    String silence = "not in the map";
    int looks = 0;
    boolean past = false;
    while (System.nanoTime() < deadlineNanos) {
      var node = inspector.image().nodes().get(nodeId);
      if (node != null) {
        try {
          var digest = client(node).digestAt(partitionId, verifyId);
          if (!digest.broken().isEmpty()) {
            return new ReplicaAnswer.Broken(nodeId, digest.broken());
          }
          if (digest.ready()) {
            return new ReplicaAnswer.Digest(nodeId, digest.index(), digest.digest(), digest.rows());
          }
          silence = "not caught up within " + patience.toSeconds() + " s";
          if (past && !digest.begun()) {
            return null;
          }
          var report = looks++ % LOOKS_PER_REPORT == 0 ? report(client(node), partitionId) : null;
          if (report != null && !report.alive()) {
            return new ReplicaAnswer.Broken(nodeId, "stopped: " + report.fault());
          }
          past |= report != null && report.appliedIndex() >= index;
        } catch (NodeUnreachableException e) {
          silence = "unreachable";
        }
      }
      Thread.sleep(POLL_MILLIS);
    }
    return new ReplicaAnswer.Silent(nodeId, silence);
  }

  private static @Nullable ReplicaReport report(NodeClient node, long partitionId) {
    return node.status().replicas().stream()
        .filter(replica -> replica.partitionId() == partitionId)
        .findFirst()
        .orElse(null);
  }

  /**
   * Stops the replicas that differ from a majority, so that the control plane makes them again from
   * the others. Returns a line about each partition that has any.
   */
  public List<String> repair(List<PartitionVerdict> verdicts) {
    var lines = new ArrayList<String>();
    for (var verdict : verdicts) {
      var outvoted = verdict.outvoted();
      for (String nodeId : outvoted) {
        var node = inspector.image().nodes().get(nodeId);
        if (node != null) {
          var result =
              client(node).stopReplica(verdict.partitionId(), "cluster verify: " + verdict.line());
          lines.add(
              "partition %d: the replica on %s %s"
                  .formatted(
                      verdict.partitionId(),
                      nodeId,
                      result instanceof OrderResult.Done
                          ? "is stopped and will be made again from the others"
                          : "is not stopped: " + result));
        }
      }
      if (outvoted.isEmpty() && !verdict.different().isEmpty()) {
        lines.add(
            "partition %d: no majority of its replicas agrees, so none is made again"
                .formatted(verdict.partitionId()));
      }
    }
    return lines;
  }

  private NodeClient client(NodeRecord node) {
    return inspector.node(node, CALL_PATIENCE);
  }
}
