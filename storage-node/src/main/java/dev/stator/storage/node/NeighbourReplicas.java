package dev.stator.storage.node;

import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.NodeClient;
import dev.stator.proto.cluster.NodeClient.Copied;
import dev.stator.proto.cluster.NodeUnreachableException;
import dev.stator.proto.cluster.OrderResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The replicas of a neighbour that is being adopted, on whatever nodes. Of one thread. */
final class NeighbourReplicas {
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** A replica learns of what is committed within this time, or not soon. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final PartitionRecord neighbour;
  private final List<NodeClient> nodes;

  /** Copies must be of the partition as it was frozen for this merge; 0: of any state. */
  private long frozenFor;

  NeighbourReplicas(PartitionRecord neighbour, List<NodeClient> nodes) {
    this.neighbour = neighbour;
    this.nodes = new ArrayList<>(nodes);
  }

  /** From now on only what the partition held when it was frozen for that merge is read. */
  void mustBeFrozenFor(long jobId) {
    frozenFor = jobId;
  }

  /** Reads from the first replica that can answer. */
  <T> Copied<T> read(Function<NodeClient, Copied<T>> question)
      throws Setback, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      for (int tried = 0; tried < nodes.size(); tried++) {
        try {
          var copied = question.apply(nodes.getFirst());
          if (frozenFor == 0 || copied.frozenFor() == frozenFor) {
            return copied;
          }
        } catch (NodeUnreachableException e) {
          // another one may answer
        }
        Collections.rotate(nodes, -1);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } while (System.nanoTime() < deadline);
    throw Setback.waits("waits for a replica of partition " + neighbour.partitionId());
  }

  /** Gives the leader an order, whoever it is; what it said, or the last node that was asked. */
  OrderResult order(Function<NodeClient, OrderResult> order, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    OrderResult last = new OrderResult.Unreachable("no node is known");
    do {
      for (var node : nodes) {
        last = order.apply(node);
        if (last instanceof OrderResult.Done) {
          return last;
        }
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } while (System.nanoTime() < deadline);
    return last;
  }
}
