package dev.stator.router.routing;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.write.Outcome;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One request's way to an answer: whom it asks, in which order, for how long. {@link StorageClient}
 * says why. Lives as long as the request, on its thread.
 */
final class Attempts {
  private static final long LOOK_AGAIN_MILLIS = 25;

  private final StorageClient client;
  private final RoutingLimits limits;
  private final Function<ClusterImage, @Nullable PartitionRecord> locate;
  private final boolean write;
  private final long deadlineNanos;
  private final Pauses pauses;

  /** Calls, by node, that were not answered in time and may be yet. */
  private final Map<String, CompletableFuture<StorageReply>> unanswered = new HashMap<>(4);

  /** Nodes that were silent for as long as one is waited for: nobody's hint leads there again. */
  private final Set<String> silent = new HashSet<>(4);

  /** Replicas that were asked in vain since the last pause. */
  private int inVain;

  private boolean namedItself;

  /** A write may have been applied without this router being told. */
  private boolean perhapsApplied;

  /** At one row, with the whole deadline of a request before it. */
  Attempts(StorageClient client, Bytes rowKey, boolean write) {
    this(client, image -> image.partitionOf(rowKey), write, client.deadlineNanos());
  }

  /**
   * @param locate finds the partition to ask; null while there is none
   * @param deadlineNanos when to give up, in {@link System#nanoTime}
   */
  Attempts(
      StorageClient client,
      Function<ClusterImage, @Nullable PartitionRecord> locate,
      boolean write,
      long deadlineNanos) {
    this.client = client;
    this.limits = client.limits;
    this.locate = locate;
    this.write = write;
    this.deadlineNanos = deadlineNanos;
    this.pauses = new Pauses(client.limits, deadlineNanos);
  }

  /**
   * Asks until there is an answer that is one.
   *
   * @param call the call to make of a partition
   * @param leader whether only the leader can answer
   * @throws RequestException when the deadline is over, or the partition has too much to do
   */
  StorageReply run(LongFunction<StorageCall> call, boolean leader) {
    String node = null;
    long askedPartition = -1;
    while (true) {
      var partition = locate.apply(client.whereabouts.image());
      if (partition == null) {
        pause(false);
        continue;
      }
      if (node == null || partition.partitionId() != askedPartition) {
        askedPartition = partition.partitionId();
        beginAnew();
        node = first(partition, leader);
      }
      var reply = ask(partition, node, call.apply(askedPartition));
      if (reply != null && isAnswer(reply)) {
        if (leader) {
          client.leaders.learn(askedPartition, node);
        }
        return reply;
      }
      var late = lateAnswer();
      if (late != null) {
        return late;
      }
      node = next(partition, node, reply);
    }
  }

  /** Nothing that was found out about one partition's replicas says anything of another's. */
  private void beginAnew() {
    unanswered.clear();
    inVain = 0;
    namedItself = false;
    pauses.beginAnew();
  }

  private String first(PartitionRecord partition, boolean leader) {
    var replicas = partition.replicas();
    return leader || replicas.isEmpty()
        ? client.leaders.of(partition)
        : replicas.get(ThreadLocalRandom.current().nextInt(replicas.size()));
  }

  private static boolean isAnswer(StorageReply reply) {
    return switch (reply) {
      case StorageReply.Written(var outcome) -> !(outcome instanceof Outcome.Moved);
      case StorageReply.Found _, StorageReply.Ranged _ -> true;
      case StorageReply.Counted _, StorageReply.Shipped _ -> true;
      case StorageReply.Shards _, StorageReply.Changes _ -> true;
      case StorageReply.NotLeader _, StorageReply.Overloaded _, StorageReply.Unknown _ -> false;
      case StorageReply.NoPartition _, StorageReply.Moved _, StorageReply.Unavailable _ -> false;
    };
  }

  /** Takes note of a no, pauses when everyone said it, and returns whom to ask next. */
  private String next(PartitionRecord partition, String asked, @Nullable StorageReply no) {
    String named = take(no, asked);
    if (isElsewhere(partition)) {
      return asked;
    }
    if (no instanceof StorageReply.Moved || no instanceof StorageReply.Written) {
      // Where the key goes is not known yet: the leader will be the first to know.
      pause(true);
      return client.leaders.of(partition);
    }
    boolean electing = client.leaders.isNew(partition);
    if (electing && standsFirst(partition, asked, no) && pauses.maySettle()) {
      pause(true);
      return asked;
    }
    if (asked.equals(named)) {
      // It may have become the leader since; but one that is closing says so again and again.
      if (namedItself && !(no instanceof StorageReply.Overloaded)) {
        pause(electing);
      }
      namedItself = true;
      return asked;
    }
    namedItself = false;
    String next =
        named == null || named.isEmpty() || silent.contains(named)
            ? other(partition, asked)
            : named;
    client.leaders.doubt(partition, asked, next);
    if (++inVain >= partition.replicas().size()) {
      pause(electing);
    }
    return next;
  }

  /** Takes note of a no and returns whom it names instead. */
  private @Nullable String take(@Nullable StorageReply no, String asked) {
    return switch (no) {
      case null -> {
        perhapsApplied = true;
        yield null;
      }
      case StorageReply.Unknown(var leader) -> {
        perhapsApplied = true;
        yield leader;
      }
      case StorageReply.NotLeader(var leader) -> leader;
      case StorageReply.Overloaded _ -> {
        waitForRoom();
        yield asked;
      }
      case StorageReply.Moved(var known) -> {
        client.metrics.moved();
        client.whereabouts.learn(known);
        yield null;
      }
      case StorageReply.Written _, StorageReply.Found _ -> null;
      case StorageReply.Ranged _, StorageReply.Counted _, StorageReply.Shipped _ -> null;
      case StorageReply.Shards _, StorageReply.Changes _ -> null;
      case StorageReply.NoPartition _, StorageReply.Unavailable _ -> null;
    };
  }

  /** Whether it stands for election first, and will know the leader as soon as there is one. */
  private static boolean standsFirst(
      PartitionRecord partition, String asked, @Nullable StorageReply no) {
    return asked.equals(partition.firstLeader())
        && no instanceof StorageReply.NotLeader(var leader)
        && leader == null;
  }

  /** Whether another partition is known by now to hold what is asked for. */
  private boolean isElsewhere(PartitionRecord partition) {
    var now = locate.apply(client.whereabouts.image());
    return now != null && now.partitionId() != partition.partitionId();
  }

  /**
   * The leader, if that is another by now, else the next replica in the partition's order that is
   * not silent.
   */
  private String other(PartitionRecord partition, String asked) {
    var replicas = partition.replicas();
    var known = client.leaders.of(partition);
    if (!known.equals(asked) && replicas.contains(known) && !silent.contains(known)) {
      return known;
    }
    if (silent.containsAll(replicas)) {
      silent.clear();
    }
    int at = replicas.indexOf(asked);
    for (int i = 1; i <= replicas.size(); i++) {
      var candidate = replicas.get((at + i) % replicas.size());
      if (!silent.contains(candidate)) {
        return candidate;
      }
    }
    return asked;
  }

  // ------------------------------------------------------------------------------------------------- asking

  /**
   * What the replica answers; null when it cannot be reached, is silent, or is not worth waiting
   * for any more.
   */
  private @Nullable StorageReply ask(PartitionRecord partition, String node, StorageCall call) {
    var reply = unanswered.remove(node);
    if (reply == null || reply.isDone()) {
      var exchange = client.exchanges.with(node);
      if (exchange == null) {
        return new StorageReply.NoPartition();
      }
      reply = exchange.call(call);
    }
    try {
      if (!client.patience.await(reply)) {
        return await(partition, node, reply);
      }
    } catch (InterruptedException e) {
      throw Pauses.interrupted();
    }
    return reply.isCompletedExceptionally() ? null : reply.join();
  }

  /**
   * Waits on for a replica that is silent, as long as nobody else answers, is known to lead, or is
   * known to hold what is asked for.
   */
  private @Nullable StorageReply await(
      PartitionRecord partition, String node, CompletableFuture<StorageReply> reply) {
    long patienceNanos = TimeUnit.MILLISECONDS.toNanos(limits.attemptMillis());
    long until = Math.min(System.nanoTime() + patienceNanos, deadlineNanos);
    while (lateAnswer() == null
        && client.leaders.of(partition).equals(node)
        && !isElsewhere(partition)) {
      if (System.nanoTime() >= until) {
        silent.add(node);
        break;
      }
      try {
        return reply.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // look around again
      } catch (ExecutionException e) {
        return null;
      } catch (InterruptedException e) {
        throw Pauses.interrupted();
      }
    }
    unanswered.put(node, reply);
    return null;
  }

  private @Nullable StorageReply lateAnswer() {
    for (var late : unanswered.values()) {
      if (late.isDone() && !late.isCompletedExceptionally()) {
        var reply = late.getNow(null);
        if (reply != null && isAnswer(reply)) {
          return reply;
        }
      }
    }
    return null;
  }

  // ------------------------------------------------------------------------------------------------ waiting

  private void pause(boolean settling) {
    inVain = 0;
    if (!pauses.take(settling)) {
      throw deadlineOver();
    }
  }

  private void waitForRoom() {
    if (pauses.roomIsScarce() && !perhapsApplied) {
      throw new RequestException(
          ErrorCode.THROTTLING,
          "The partition has more requests waiting than it can take. Try again later.");
    }
    if (!pauses.takeForRoom()) {
      throw deadlineOver();
    }
  }

  private RequestException deadlineOver() {
    return write && perhapsApplied
        ? new RequestException(
            ErrorCode.INTERNAL_SERVER_ERROR, "Whether the write took effect is unknown.")
        : new RequestException(
            ErrorCode.SERVICE_UNAVAILABLE, "No replica of the partition could answer in time.");
  }
}
