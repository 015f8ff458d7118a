package dev.stator.storage.node;

import dev.stator.model.Bytes;
import dev.stator.model.write.Outcome;
import dev.stator.proto.cluster.NodeClient.Backfill;
import dev.stator.proto.cluster.NodeClient.Verification;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.PeerAddress;
import dev.stator.proto.item.StorageReply;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.replication.Proposal;
import dev.stator.storage.service.NodeOrders.BackfillQuestion;
import dev.stator.storage.store.StoredChild;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Carries out orders to the leader of a group, within the time that an order may take. */
final class LeaderDesk {
  private static final long ANSWER_MILLIS_MAX = 10_000;

  private final Replicas replicas;
  private final IndexDesk indexes;

  LeaderDesk(Replicas replicas, IndexDesk indexes) {
    this.replicas = replicas;
    this.indexes = indexes;
  }

  OrderResult changeVoters(long partitionId, List<PeerAddress> voters) {
    var replica = replicas.get(partitionId);
    if (replica == null) {
      return new OrderResult.NotLeader(null);
    }
    var log = replica.partition().log();
    var status = log.status();
    if (!status.serving()) {
      return new OrderResult.NotLeader(status.leader());
    }
    if (replica.state().held().children().stream().anyMatch(StoredChild::open)) {
      return new OrderResult.Refused(
          "Partition "
              + partitionId
              + " is being split: its voters can change when the new partition lives.");
    }
    return done(
        log.changeVoters(voters.stream().map(Replicas::peer).toList()),
        "The voters could not be changed");
  }

  OrderResult transferLeadership(long partitionId, String to) {
    var replica = replicas.get(partitionId);
    if (replica == null) {
      return new OrderResult.NotLeader(null);
    }
    var log = replica.partition().log();
    var status = log.status();
    if (to.equals(status.leader())) {
      return new OrderResult.Done();
    }
    return status.serving()
        ? done(log.transferLeadership(to), "The leadership could not be handed to " + to)
        : new OrderResult.NotLeader(status.leader());
  }

  private static OrderResult done(CompletableFuture<Boolean> work, String otherwise) {
    try {
      return work.get(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
          ? new OrderResult.Done()
          : new OrderResult.Refused(otherwise);
    } catch (ExecutionException | TimeoutException e) {
      return new OrderResult.Refused(otherwise + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new OrderResult.Refused(otherwise + ": the node is closing");
    }
  }

  OrderResult propose(long partitionId, Bytes command) {
    return order(proposal(partitionId, command));
  }

  /** Done when the items are in the index, and what was to be shipped has arrived. */
  Backfill indexProgress(BackfillQuestion question) {
    var replica = replicas.get(question.partitionId());
    if (replica == null) {
      return Backfill.unknown(new OrderResult.NotLeader(null));
    }
    var status = replica.partition().log().status();
    var range = replica.state().heldRange();
    if (!status.serving()) {
      return Backfill.unknown(new OrderResult.NotLeader(status.leader()));
    }
    if (range == null || range.rangeEpoch() != question.rangeEpoch()) {
      return Backfill.unknown(new OrderResult.Refused("The partition's range is another by now"));
    }
    var backfill = replica.state().indexing().backfills().get(question.indexId());
    if (backfill == null) {
      return Backfill.unknown(new OrderResult.Refused("The partition does not know the index"));
    }
    long about = replica.state().store().count(question.tableId()).items();
    boolean done =
        !backfill.open() && indexes.shippedEntry(question.partitionId(), backfill.doneIndex());
    return new Backfill(
        done ? new OrderResult.Done() : new OrderResult.Working("brings items into the index"),
        backfill.items(),
        about);
  }

  /** As a write, which is refused where writes are. */
  OrderResult shipIndexRows(long partitionId, Bytes command) {
    var replica = replicas.get(partitionId);
    if (replica == null) {
      return new OrderResult.NotLeader(null);
    }
    try {
      var reply =
          replica.partition().takeIndexRows(command).get(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS);
      return switch (reply) {
        case StorageReply.Written(var outcome) -> order(outcome);
        case StorageReply.NotLeader(var leader) -> new OrderResult.NotLeader(leader);
        default -> new OrderResult.Refused(reply.toString());
      };
    } catch (ExecutionException | TimeoutException e) {
      return new OrderResult.Refused("It is not known whether the rows were applied");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new OrderResult.Refused("The node is closing");
    }
  }

  Verification verify(long partitionId, long verifyId) {
    var command = CommandCodec.encode(LogCommand.of(new LogCommand.Verify(verifyId)));
    var proposal = proposal(partitionId, command);
    long index =
        proposal instanceof Proposal.Committed<Outcome>(var position, var outcome)
            ? position.index()
            : -1;
    return new Verification(order(proposal), index);
  }

  private Proposal<Outcome> proposal(long partitionId, Bytes command) {
    var replica = replicas.get(partitionId);
    if (replica == null) {
      return new Proposal.NotLeader<>(null);
    }
    try {
      return replica
          .partition()
          .log()
          .propose(command.toArray())
          .get(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return new Proposal.Unknown<>(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Proposal.Unknown<>(null);
    }
  }

  static OrderResult order(Proposal<Outcome> proposal) {
    return switch (proposal) {
      case Proposal.Committed<Outcome>(var position, var outcome) -> order(outcome);
      case Proposal.NotLeader<Outcome>(var leader) -> new OrderResult.NotLeader(leader);
      case Proposal.Overloaded<Outcome>() -> new OrderResult.Refused("The partition is overloaded");
      case Proposal.Unknown<Outcome>(var leader) ->
          new OrderResult.Refused("Whether the command was applied is not known");
    };
  }

  private static OrderResult order(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(), Outcome.Applied _ -> new OrderResult.Done();
      case Outcome.Rejected(var error, var message) -> new OrderResult.Refused(message);
      case Outcome.ConditionFailed _ -> new OrderResult.Refused("The condition failed");
      case Outcome.Moved(var rangeEpoch) -> new OrderResult.Refused("The range moved");
      case Outcome.Stale(var why) -> new OrderResult.Refused(why);
      case Outcome.Expired() -> new OrderResult.Refused("The command came too late");
    };
  }
}
