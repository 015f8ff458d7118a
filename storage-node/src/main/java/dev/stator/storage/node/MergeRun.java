package dev.stator.storage.node;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.write.Outcome;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.proto.log.LogCommand.CopiedFacts;
import dev.stator.proto.log.LogCommand.TableCount;
import dev.stator.replication.Proposal;
import dev.stator.storage.partition.CopySource;
import dev.stator.storage.partition.PartDigest;
import dev.stator.storage.service.NodeOrders.MergeOrder;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoredAdoption;
import dev.stator.storage.store.StoredAdoption.State;
import dev.stator.storage.store.StoredPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a merge by the leader of the partition that survives. It begins where the
 * partition's state says that an earlier attempt ended, by this leader or another; every step may
 * be repeated, and none of an attempt whose leader was deposed does harm ({@link
 * dev.stator.storage.partition.CopySource} and the log's rules for adoptions).
 */
final class MergeRun {
  private static final Logger LOG = LoggerFactory.getLogger(MergeRun.class);

  /** Looks for what changed before the neighbour is frozen. */
  private static final int LOOKS_MAX = 5;

  /** So few parts are copied in a moment. */
  private static final int FEW_PARTS = 2;

  private static final long PROPOSAL_MILLIS_MAX = 10_000;
  private static final Duration FREEZE_PATIENCE = Duration.ofSeconds(5);
  private static final Duration SHIPPING_PATIENCE = Duration.ofSeconds(2);
  private static final Duration TELL_PATIENCE = Duration.ofSeconds(2);

  private final MergeOrder order;
  private final Replicas.Replica replica;
  private final NeighbourReplicas neighbour;
  private final String nodeId;
  private final long bytesMax;
  private final BooleanSupplier cancelled;
  private final Consumer<String> progress;
  private long n;
  private final MergePatience patience;

  MergeRun(
      MergeOrder order,
      Replicas.Replica replica,
      NeighbourReplicas neighbour,
      String nodeId,
      long bytesMax,
      BooleanSupplier cancelled,
      MergePatience patience,
      Consumer<String> progress) {
    this.patience = patience;
    this.order = order;
    this.replica = replica;
    this.neighbour = neighbour;
    this.nodeId = nodeId;
    this.bytesMax = bytesMax;
    this.cancelled = cancelled;
    this.progress = progress;
  }

  /** Impossible means that nothing is left of it. */
  OrderResult run() throws Setback, InterruptedException {
    if (mine() == null) {
      begin();
    }
    if (adoption().open()) {
      stopIfCancelled();
      copyAll();
    }
    return ended();
  }

  private OrderResult ended() throws Setback, InterruptedException {
    var adoption = adoption();
    if (adoption.open()) {
      throw Setback.waits("goes on");
    }
    if (!adoption.settled()) {
      tell(adoption.state() == State.ADOPTED);
      propose(new LogCommand.AdoptSettled(order.jobId()), false);
    }
    return adoption.state() == State.ADOPTED
        ? new OrderResult.Done()
        : new OrderResult.Impossible(adoption.why());
  }

  /** What this partition's state says of this merge, or null while it does not know of it. */
  private @Nullable StoredAdoption mine() throws Setback {
    var adoption = store().adoption();
    if (adoption != null && adoption.jobId() > order.jobId()) {
      throw new Setback(new OrderResult.Impossible("The partition has been merged again since."));
    }
    return adoption != null && adoption.jobId() == order.jobId() ? adoption : null;
  }

  private StoredAdoption adoption() throws Setback {
    var mine = mine();
    if (mine == null) {
      throw Setback.waits("begins");
    }
    return mine;
  }

  // ---------------------------------------------------------------------------------------------
  // the beginning

  private void begin() throws Setback, InterruptedException {
    var range = replica.state().heldRange();
    if (cancelled.getAsBoolean()) {
      refuse("The merge was cancelled.");
    } else if (range == null || range.rangeEpoch() != order.left().rangeEpoch()) {
      refuse("Partition " + order.left().partitionId() + " has another range by now.");
    } else {
      progress.accept("looks what the neighbour holds");
      long right = order.right().partitionId();
      var facts = neighbour.read(node -> node.copyFacts(right));
      long bytes = facts.content().counts().stream().mapToLong(TableCount::bytes).sum();
      if (bytes > bytesMax) {
        refuse(
            "Partition "
                + right
                + " holds "
                + (bytes >> 20)
                + " MB: a merge copies what the right partition holds, and at most "
                + (bytesMax >> 20)
                + " MB can be copied.");
        return;
      }
      propose(new LogCommand.AdoptBegin(order.jobId(), order.right()), false);
    }
  }

  /**
   * An earlier attempt of this leader may have begun it without being told: what stands in the log
   * in front of this cancellation is known behind it, and is cancelled.
   */
  private void refuse(String why) throws Setback, InterruptedException {
    var cancelled = proposal(new LogCommand.AdoptCancel(order.jobId(), why), false);
    if (!(cancelled instanceof Proposal.Committed<Outcome>)) {
      throw Setback.waits("was set back: " + LeaderDesk.order(cancelled));
    }
    if (mine() == null) {
      throw new Setback(new OrderResult.Impossible(why));
    }
  }

  private void cancel(String why) throws Setback, InterruptedException {
    propose(new LogCommand.AdoptCancel(order.jobId(), why), false);
    throw new Setback(ended());
  }

  private void stopIfCancelled() throws Setback, InterruptedException {
    if (cancelled.getAsBoolean()) {
      cancel("The merge was cancelled.");
    }
  }

  // ---------------------------------------------------------------------------------------------
  // the copy

  private void copyAll() throws Setback, InterruptedException {
    n = adoption().n();
    for (var part : store().parts().values()) {
      if (!part.copied()) {
        copy(part);
      }
    }
    for (int look = 0; look < LOOKS_MAX && copyChanged() > FEW_PARTS; look++) {
      progress.accept("copies what changed meanwhile");
    }
    stopIfCancelled();
    waitForIndexes();
    patience.frozen();
    freeze();
    while (copyChanged() > 0) {
      progress.accept("copies what changed last");
    }
    copyOutcomes();
    adopt();
    LOG.info(
        "partition {} has adopted {}, which took no commands for {} ms",
        order.left().partitionId(),
        order.right().partitionId(),
        TimeUnit.NANOSECONDS.toMillis(patience.nanosFrozen()));
  }

  private void copy(StoredPart part) throws Setback, InterruptedException {
    var start = part.start();
    Bytes end;
    do {
      stopIfCancelled();
      progress.accept("has copied " + n + " times");
      var from = start;
      var copied =
          neighbour.read(node -> node.copyPart(order.right().partitionId(), from, part.end()));
      propose(new LogCommand.AdoptRows(order.jobId(), n++, copied.content()), false);
      end = copied.content().end();
      start = end == null ? start : end;
    } while (!Objects.equals(end, part.end()));
  }

  /** Copies the parts that the neighbour holds otherwise; returns how many. */
  private int copyChanged() throws Setback, InterruptedException {
    var parts = List.copyOf(store().parts().values());
    var starts = parts.stream().map(StoredPart::start).toList();
    var digests =
        neighbour
            .read(node ->
                node.copyDigests(order.right().partitionId(), starts, parts.getLast().end()))
            .content();
    var changed = new ArrayList<StoredPart>();
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).digest().equals(digests.get(i))) {
        changed.add(parts.get(i));
      }
    }
    for (var part : changed) {
      copy(part);
    }
    return changed.size();
  }

  private void freeze() throws Setback, InterruptedException {
    progress.accept("freezes the neighbour");
    var right = adoption().neighbour();
    var frozen =
        neighbour.order(
            node ->
                node.freezePartition(
                    order.jobId(),
                    right.partitionId(),
                    right.rangeEpoch(),
                    order.left().partitionId()),
            FREEZE_PATIENCE);
    if (!(frozen instanceof OrderResult.Done)) {
      throw Setback.waits("cannot freeze partition " + right.partitionId() + ": " + frozen);
    }
    neighbour.mustBeFrozenFor(order.jobId());
  }

  private void copyOutcomes() throws Setback, InterruptedException {
    while (true) {
      long taken = adoption().outcomes();
      var copied = neighbour.read(node -> node.copyOutcomes(order.right().partitionId(), taken));
      if (CopySource.isEmpty(copied.content())) {
        return;
      }
      propose(new LogCommand.AdoptOutcomes(order.jobId(), n++, copied.content()), false);
    }
  }

  private void adopt() throws Setback, InterruptedException {
    var facts = neighbour.read(node -> node.copyFacts(order.right().partitionId())).content();
    if (facts.unshipped()) {
      waitForLastIndexes();
    }
    var digest = PartDigest.over(store().parts().values());
    var adopt = new LogCommand.Adopt(order.jobId(), n, digest, unknownHere(facts));
    if (encode(adopt).length() > MergeDesk.COMMAND_BYTES_MAX) {
      cancel("Partition " + order.right().partitionId() + " has rows of too many tables.");
    }
    propose(adopt, true);
    replica.partition().log().renew();
  }

  /** What the neighbour changes in global indexes must be where it belongs before it is adopted. */
  private void waitForIndexes() throws Setback, InterruptedException {
    boolean frozen = patience.nanosFrozen() > 0;
    long right = order.right().partitionId();
    if (!frozen && neighbour.read(node -> node.copyFacts(right)).content().unshipped()) {
      progress.accept("waits until the neighbour has shipped what it changed in global indexes");
      if (patience.isOver()) {
        cancel("The neighbour is busy: it does not come to an end with changes of global indexes.");
      }
      throw Setback.waits("waits for the neighbour's index changes");
    }
  }

  /** The last ones, of the frozen neighbour: what it would ship to itself cannot arrive. */
  private void waitForLastIndexes() throws Setback, InterruptedException {
    if (patience.nanosFrozen() > SHIPPING_PATIENCE.toNanos()) {
      cancel("The neighbour could not ship what it changed in global indexes.");
    }
    throw Setback.waits("waits for the neighbour's last index changes");
  }

  /** Tables that both know alike need not be told of, unless there are rows of them. */
  private CopiedFacts unknownHere(CopiedFacts facts) {
    var here = store().tables();
    var droppedHere = store().droppedTables();
    var withRows =
        facts.counts().stream()
            .filter(count -> count.items() != 0)
            .map(TableCount::tableId)
            .collect(Collectors.toSet());
    return new CopiedFacts(
        facts.clock(),
        facts.outcomes(),
        facts.counts(),
        facts.tables().stream()
            .filter(table ->
                table.allRows().stream().anyMatch(rows -> withRows.contains(rows.id()))
                    || !table.equals(here.get(table.tableId())))
            .toList(),
        facts.droppedTables().stream().filter(table -> !droppedHere.contains(table)).toList(),
        facts.indexSources(),
        facts.unshipped());
  }

  // ---------------------------------------------------------------------------------------------
  // the end

  /** That it was adopted the neighbour may be told in vain: its replicas go away soon. */
  private void tell(boolean adopted) throws Setback, InterruptedException {
    long right = order.right().partitionId();
    var command =
        adopted
            ? new LogCommand.Retire(order.jobId(), survivor())
            : new LogCommand.Unfreeze(order.jobId());
    var told = neighbour.order(node -> node.proposeCommand(right, encode(command)), TELL_PATIENCE);
    if (!adopted && !(told instanceof OrderResult.Done)) {
      throw Setback.waits("cannot tell partition " + right + " to go on: " + told);
    }
  }

  private PartitionRecord survivor() throws Setback {
    var range = replica.state().heldRange();
    var voters = replica.state().voters();
    if (range == null || voters == null) {
      throw Setback.waits("waits for the partition's state");
    }
    return new PartitionRecord(
        order.left().partitionId(),
        range.start(),
        range.end(),
        range.rangeEpoch(),
        voters.nodeIds(),
        nodeId,
        true);
  }

  private PartitionStore store() {
    return replica.state().store();
  }

  private Bytes encode(LogCommand.Body body) {
    var range = replica.state().heldRange();
    return CommandCodec.encode(
        new LogCommand(Bytes.EMPTY, 0, range == null ? 0 : range.rangeEpoch(), body));
  }

  private void propose(LogCommand.Body body, boolean alone) throws Setback, InterruptedException {
    var result = LeaderDesk.order(proposal(body, alone));
    if (!(result instanceof OrderResult.Done)) {
      throw Setback.waits("was set back: " + result);
    }
  }

  private Proposal<Outcome> proposal(LogCommand.Body body, boolean alone)
      throws Setback, InterruptedException {
    var log = replica.partition().log();
    byte[] command = encode(body).toArray();
    try {
      var proposed = alone ? log.proposeAlone(command) : log.propose(command);
      var proposal = proposed.get(PROPOSAL_MILLIS_MAX, TimeUnit.MILLISECONDS);
      if (proposal instanceof Proposal.NotLeader<Outcome>(var leader)) {
        throw new Setback(new OrderResult.NotLeader(leader));
      }
      return proposal;
    } catch (ExecutionException | TimeoutException e) {
      throw Setback.waits("does not know whether a step was taken");
    }
  }
}
