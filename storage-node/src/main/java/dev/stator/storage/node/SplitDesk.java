package dev.stator.storage.node;

import dev.stator.model.Bytes;
import dev.stator.model.write.Outcome;
import dev.stator.proto.cluster.NodeClient;
import dev.stator.proto.cluster.NodeClient.Cut;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.replication.Proposal;
import dev.stator.storage.partition.CrashPoint;
import dev.stator.storage.partition.SplitSurvey;
import dev.stator.storage.service.NodeOrders.SplitOrder;
import dev.stator.storage.store.StoredRange;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits partitions that this node leads, when it is told to. An order begins the work and is
 * repeated to learn how far it is; the partition's log says what was done, so that it can be asked
 * of the next leader, too.
 */
final class SplitDesk {
  private static final Logger LOG = LoggerFactory.getLogger(SplitDesk.class);
  private static final Duration FLUSH_MAX = Duration.ofSeconds(10);
  private static final long PROPOSAL_MILLIS_MAX = 10_000;
  private static final long COUNT_HOURS_MAX = 1;

  /** A split that this node works on, or worked on last. */
  private static final class Work {
    final long jobId;
    volatile String progress = "begins";
    volatile @Nullable OrderResult ended;

    Work(long jobId) {
      this.jobId = jobId;
    }
  }

  private final Replicas replicas;
  private final Function<String, Channel> channels;
  private final CrashPoint.Watch crashPoints;
  private final Map<Long, Work> byPartition = new ConcurrentHashMap<>();

  SplitDesk(Replicas replicas, Function<String, Channel> channels, CrashPoint.Watch crashPoints) {
    this.replicas = replicas;
    this.crashPoints = crashPoints;
    this.channels = channels;
  }

  Cut order(SplitOrder order) {
    var replica = replicas.get(order.partitionId());
    if (replica == null) {
      return new Cut(new OrderResult.NotLeader(null), Bytes.EMPTY);
    }
    var log = replica.partition().log();
    if (log.servingTerm() == 0) {
      return new Cut(new OrderResult.NotLeader(log.status().leader()), Bytes.EMPTY);
    }
    for (var child : replica.state().held().children()) {
      if (child.childId() == order.childId()) {
        byPartition.remove(order.partitionId());
        return new Cut(new OrderResult.Done(), child.start());
      }
    }
    var work = byPartition.get(order.partitionId());
    if (work != null && (work.jobId == order.jobId() || work.ended == null)) {
      return new Cut(told(work, order), Bytes.EMPTY);
    }
    return new Cut(begin(order, replica), Bytes.EMPTY);
  }

  /** How far the work is; what ended without success is told once and may be tried again. */
  private OrderResult told(Work work, SplitOrder order) {
    var ended = work.ended;
    if (ended == null) {
      return new OrderResult.Working(
          work.jobId == order.jobId() ? work.progress : "waits for another split");
    }
    byPartition.remove(order.partitionId(), work);
    return ended;
  }

  private OrderResult begin(SplitOrder order, Replicas.Replica replica) {
    var work = new Work(order.jobId());
    if (byPartition.putIfAbsent(order.partitionId(), work) == null) {
      Thread.ofVirtual()
          .name("split-" + order.partitionId())
          .start(() -> {
            try {
              work.ended = split(order, replica, work);
            } catch (InterruptedException | ExecutionException | RuntimeException e) {
              LOG.warn("partition {} was not split", order.partitionId(), e);
              work.ended = new OrderResult.Refused("The split failed: " + e);
            } catch (TimeoutException e) {
              work.ended = new OrderResult.Working("not known whether it was proposed");
            }
          });
    }
    return new OrderResult.Working(work.progress);
  }

  private OrderResult split(SplitOrder order, Replicas.Replica replica, Work work)
      throws InterruptedException, ExecutionException, TimeoutException {
    var state = replica.state();
    // Before anything else is looked at: without a fence nothing that this leader proposed is on
    // its way, and what is said to be impossible is so.
    if (state.held().fenced()) {
      return new OrderResult.Working("waits for what became of an earlier split");
    }
    var range = state.heldRange();
    var voters = state.voters();
    if (range == null || range.rangeEpoch() != order.rangeEpoch()) {
      return new OrderResult.Refused(
          "The partition's range is another by now: its epoch is "
              + (range == null ? "not known" : range.rangeEpoch()));
    }
    if (state.held().children().stream().anyMatch(child -> child.open())) {
      return new OrderResult.Working("waits until the child of an earlier split lives");
    }
    if (voters == null || voters.changing()) {
      return new OrderResult.Working("waits until the partition's voters are settled");
    }
    work.progress = "looks for the middle";
    var at = order.at().isEmpty() ? SplitSurvey.middle(state.held(), range) : order.at();
    if (at == null) {
      return new OrderResult.Impossible(
          "The partition holds too little to be split in the middle.");
    }
    if (!range.contains(at) || at.equals(range.start())) {
      return new OrderResult.Impossible("The key is not inside the partition's range.");
    }
    if (state.held().collectionCutBy(at) != null) {
      return new OrderResult.Impossible(SplitSurvey.CUTS_COLLECTION);
    }
    return cut(order, replica, range, at, voters.nodeIds(), work);
  }

  private OrderResult cut(
      SplitOrder order,
      Replicas.Replica replica,
      StoredRange range,
      Bytes at,
      List<String> voters,
      Work work)
      throws InterruptedException, ExecutionException, TimeoutException {
    var log = replica.partition().log();
    work.progress = "counts what the new partition will hold";
    var counting = replica.state().survey().expect(order.jobId());
    var prepared =
        log.propose(encode(range, new LogCommand.PrepareSplit(order.jobId(), at)).toArray())
            .get(PROPOSAL_MILLIS_MAX, TimeUnit.MILLISECONDS);
    if (!(prepared instanceof Proposal.Committed<Outcome>(var _, var outcome)
        && outcome instanceof Outcome.Done)) {
      return notDone(prepared);
    }
    var count = counting.get(COUNT_HOURS_MAX, TimeUnit.HOURS);
    crashPoints.passes(CrashPoint.SPLIT_PREPARED);
    work.progress = "makes what the replicas hold durable";
    flush(order.partitionId(), voters);
    work.progress = "splits";
    long term = log.servingTerm();
    if (term == 0) {
      return new OrderResult.NotLeader(log.status().leader());
    }
    var held = replica.state().held();
    if (!held.fence(at, term)) {
      return new OrderResult.Working("waits for what became of an earlier split");
    }
    crashPoints.passes(CrashPoint.SPLIT_FENCED);
    var split =
        new LogCommand.Split(
            order.jobId(), at, order.childId(), voters, term, count.index(), count.tables());
    var proposed = log.proposeAlone(encode(range, split).toArray());
    var proposal = proposed.get(PROPOSAL_MILLIS_MAX, TimeUnit.MILLISECONDS);
    return switch (proposal) {
      case Proposal.Committed<Outcome> committed -> {
        log.renew(); // followers learn of the commit by the next entry
        yield committed.result() instanceof Outcome.Done
            ? new OrderResult.Done()
            : notDone(committed);
      }
      case Proposal.NotLeader<Outcome> surelyNot -> {
        held.unfence(at, term);
        yield notDone(surelyNot);
      }
      case Proposal.Overloaded<Outcome> surelyNot -> {
        held.unfence(at, term);
        yield notDone(surelyNot);
      }
      case Proposal.Unknown<Outcome> unknown -> notDone(unknown);
    };
  }

  private static OrderResult notDone(Proposal<Outcome> proposal) {
    return proposal instanceof Proposal.NotLeader<Outcome>(var leader)
        ? new OrderResult.NotLeader(leader)
        : LeaderDesk.order(proposal);
  }

  private static Bytes encode(StoredRange range, LogCommand.Body body) {
    return CommandCodec.encode(new LogCommand(Bytes.EMPTY, 0, range.rangeEpoch(), body));
  }

  /**
   * So that copying the store while the split is applied need not write much; as far as it goes.
   */
  private void flush(long partitionId, List<String> voters) throws InterruptedException {
    var flushing = new ArrayList<CompletableFuture<OrderResult>>();
    for (String voter : voters) {
      var address = replicas.address(voter, partitionId);
      if (address != null) {
        var node = new NodeClient(channels.apply(address.serviceAddress()), FLUSH_MAX);
        var flushed = new CompletableFuture<OrderResult>();
        Thread.ofVirtual().start(() -> flushed.complete(node.flushReplica(partitionId)));
        flushing.add(flushed);
      }
    }
    for (var each : flushing) {
      try {
        each.get(FLUSH_MAX.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        LOG.info("a replica of partition {} was not flushed before its split", partitionId);
      }
    }
  }
}
