package dev.stator.storage.node;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.write.Outcome;
import dev.stator.proto.cluster.NodeClient;
import dev.stator.proto.cluster.NodeUnreachableException;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.replication.Proposal;
import dev.stator.storage.partition.ReplicaEmptyException;
import dev.stator.storage.service.NodeOrders.FreezeOrder;
import dev.stator.storage.service.NodeOrders.MergeOrder;
import dev.stator.storage.store.StoreClosedException;
import dev.stator.storage.store.StoredAdoption;
import dev.stator.storage.store.StoredFreeze;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has partitions that this node leads adopt their neighbours, when it is told to. An order begins
 * the work and is repeated to learn how far it is. The partition's log says what was done: the next
 * leader goes on by itself, for a neighbour may be frozen, and can be asked, too.
 */
final class MergeDesk {
  private static final Logger LOG = LoggerFactory.getLogger(MergeDesk.class);

  /** A command of which most is a table's definition after the other is well below the limit. */
  static final int COMMAND_BYTES_MAX = 900 << 10;

  /** A look through all that a partition holds takes a second, or a few. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private static final long PROPOSAL_MILLIS_MAX = 10_000;
  private static final long PAUSE_MILLIS = 50;

  /** A merge that this node works on, or worked on last. */
  private static final class Work {
    final long jobId;
    volatile boolean cancelled;
    volatile String progress = "begins";
    volatile @Nullable OrderResult ended;

    Work(long jobId, boolean cancelled) {
      this.jobId = jobId;
      this.cancelled = cancelled;
    }
  }

  private final String nodeId;
  private final long bytesMax;
  private final Replicas replicas;
  private final Function<String, Channel> channels;
  private final Map<Long, Work> byPartition = new ConcurrentHashMap<>();

  /** By job. */
  private final Map<Long, MergePatience> patience = new ConcurrentHashMap<>();

  /**
   * @param bytesMax neighbours that hold more are not adopted
   */
  MergeDesk(String nodeId, long bytesMax, Replicas replicas, Function<String, Channel> channels) {
    this.nodeId = nodeId;
    this.bytesMax = bytesMax;
    this.replicas = replicas;
    this.channels = channels;
  }

  OrderResult order(MergeOrder order) {
    var replica = replicas.get(order.left().partitionId());
    if (replica == null) {
      return new OrderResult.NotLeader(null);
    }
    var log = replica.partition().log();
    if (log.servingTerm() == 0) {
      return new OrderResult.NotLeader(log.status().leader());
    }
    var work = byPartition.get(order.left().partitionId());
    if (work == null) {
      return begin(order, replica);
    }
    if (work.jobId == order.jobId() && order.cancel()) {
      work.cancelled = true;
    }
    var ended = work.ended;
    if (ended == null) {
      return new OrderResult.Working(
          work.jobId == order.jobId() ? work.progress : "waits for another merge");
    }
    byPartition.remove(order.left().partitionId(), work);
    return work.jobId == order.jobId() ? ended : new OrderResult.Working("begins");
  }

  /** Goes on with what an earlier leader began. */
  void resume() {
    for (var replica : replicas.all()) {
      if (replica.partition().log().servingTerm() != 0) {
        var adoption = unsettled(replica);
        var work = byPartition.get(replica.partition().partitionId());
        if (adoption != null && (work == null || work.ended != null)) {
          if (work != null) {
            byPartition.remove(replica.partition().partitionId(), work);
          }
          begin(
              new MergeOrder(adoption.jobId(), record(replica), adoption.neighbour(), false),
              replica);
        }
      }
    }
  }

  private static @Nullable StoredAdoption unsettled(Replicas.Replica replica) {
    try {
      var adoption = replica.state().store().adoption();
      return adoption == null || adoption.settled() ? null : adoption;
    } catch (ReplicaEmptyException | StoreClosedException e) {
      return null;
    }
  }

  private PartitionRecord record(Replicas.Replica replica) {
    var range = replica.state().heldRange();
    return new PartitionRecord(
        replica.partition().partitionId(),
        range == null ? Bytes.EMPTY : range.start(),
        range == null ? null : range.end(),
        range == null ? 0 : range.rangeEpoch(),
        List.of(),
        nodeId,
        true);
  }

  private OrderResult begin(MergeOrder order, Replicas.Replica replica) {
    var work = new Work(order.jobId(), order.cancel());
    if (byPartition.putIfAbsent(order.left().partitionId(), work) == null) {
      Thread.ofVirtual()
          .name("merge-" + order.left().partitionId())
          .start(() -> work.ended = attempt(order, replica, work));
    }
    return new OrderResult.Working(work.progress);
  }

  private OrderResult attempt(MergeOrder order, Replicas.Replica replica, Work work) {
    try {
      var run =
          new MergeRun(
              order,
              replica,
              new NeighbourReplicas(order.right(), nodes(order)),
              nodeId,
              bytesMax,
              () -> work.cancelled,
              patience.computeIfAbsent(order.jobId(), job -> new MergePatience()),
              progress -> work.progress = progress);
      var result = run.run();
      patience.remove(order.jobId());
      return result;
    } catch (Setback e) {
      if (e.result() instanceof OrderResult.Impossible) {
        patience.remove(order.jobId());
      } else {
        LOG.info("merge {}: {}", order.jobId(), e.getMessage());
      }
      return pause(e.result());
    } catch (NodeUnreachableException | ReplicaEmptyException | StoreClosedException e) {
      return pause(new OrderResult.Working(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.warn("merge {} is set back", order.jobId(), e);
      return pause(new OrderResult.Working("failed, and is tried again: " + e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new OrderResult.Working("the node is closing");
    }
  }

  /** What is set back at once is tried again at once. */
  private static OrderResult pause(OrderResult result) {
    if (result instanceof OrderResult.Working) {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return result;
  }

  private List<NodeClient> nodes(MergeOrder order) throws Setback {
    var nodes = new ArrayList<NodeClient>();
    for (String voter : order.right().replicas()) {
      var address = replicas.address(voter, order.right().partitionId());
      if (address == null) {
        address = replicas.address(voter, order.left().partitionId());
      }
      if (address != null) {
        nodes.add(new NodeClient(channels.apply(address.serviceAddress()), ANSWER_MAX));
      }
    }
    if (nodes.isEmpty()) {
      throw Setback.waits("waits until the nodes of the neighbour are known");
    }
    return nodes;
  }

  /** Has a partition that this node leads take no commands any more. */
  OrderResult freeze(FreezeOrder order) {
    var replica = replicas.get(order.partitionId());
    if (replica == null) {
      return new OrderResult.NotLeader(null);
    }
    var log = replica.partition().log();
    var held = replica.state().held();
    long term = log.servingTerm();
    var range = held.range();
    if (term == 0 || range == null) {
      return new OrderResult.NotLeader(log.status().leader());
    }
    var freeze = held.freeze();
    if (freeze != null
        && freeze.jobId() == order.jobId()
        && freeze.state() == StoredFreeze.State.FROZEN) {
      return new OrderResult.Done();
    }
    if (range.rangeEpoch() != order.rangeEpoch()) {
      return new OrderResult.Refused("The partition's range is another by now.");
    }
    if (!held.fence(range.start(), term)) {
      return new OrderResult.Working("waits for what became of a split or another merge");
    }
    var command = new LogCommand.Freeze(order.jobId(), order.survivorId(), term);
    var encoded = CommandCodec.encode(new LogCommand(Bytes.EMPTY, 0, range.rangeEpoch(), command));
    try {
      var proposal =
          log.proposeAlone(encoded.toArray()).get(PROPOSAL_MILLIS_MAX, TimeUnit.MILLISECONDS);
      switch (proposal) {
        case Proposal.Committed<Outcome> _ -> log.renew();
        case Proposal.NotLeader<Outcome> _, Proposal.Overloaded<Outcome> _ ->
            held.unfence(range.start(), term);
        case Proposal.Unknown<Outcome> _ -> {}
      }
      return LeaderDesk.order(proposal);
    } catch (ExecutionException | TimeoutException e) {
      return new OrderResult.Working("it is not known whether it was proposed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new OrderResult.Working("the node is closing");
    }
  }
}
