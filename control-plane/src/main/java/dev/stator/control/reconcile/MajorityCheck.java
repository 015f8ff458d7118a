package dev.stator.control.reconcile;

import dev.stator.control.nodes.NodeOrders;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.NodeClient.ReplicaDigest;
import dev.stator.proto.cluster.OrderResult;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a majority of a partition's replicas, its leader among them, hold the same rows behind
 * the same entry and can read all of them. What is copied from that leader is then right.
 */
final class MajorityCheck {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A digest reads the whole store. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private MajorityCheck() {}

  /**
   * @param others the nodes of the replicas that are compared
   */
  static boolean holds(
      NodeOrders orders,
      @Nullable NodeRecord leader,
      List<NodeRecord> others,
      PartitionRecord partition)
      throws InterruptedException {
    long id = partition.partitionId();
    long verifyId = RANDOM.nextLong() & Long.MAX_VALUE;
    if (leader == null
        || !others.contains(leader)
        || others.size() * 2 <= partition.replicas().size()
        || !(orders.verify(leader, id, verifyId) instanceof OrderResult.Done)) {
      return false;
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var digests = Parallel.map(others, node -> digest(orders, node, id, verifyId, deadline));
    var leaders = digests.get(others.indexOf(leader));
    if (leaders == null || !leaders.broken().isEmpty()) {
      return false;
    }
    long equal = digests.stream().filter(leaders::equals).count();
    return equal * 2 > partition.replicas().size();
  }

  private static @Nullable ReplicaDigest digest(
      NodeOrders orders, NodeRecord node, long partitionId, long verifyId, long deadlineNanos) {
    while (System.nanoTime() < deadlineNanos && !Thread.currentThread().isInterrupted()) {
      var digest = orders.digest(node, partitionId, verifyId);
      if (digest == null) {
        return null;
      }
      if (digest.ready()) {
        return digest;
      }
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return null;
  }
}
