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

  /** Calls, by node, that were not answered in time and may be yet. */
  private final Map<String, CompletableFuture<StorageReply>> unanswered = new HashMap<>(4);

  /** Nodes that were silent for as long as one is waited for: nobody's hint leads there again. */
  private final Set<String> silent = new HashSet<>(4);

  /** Replicas that were asked in vain since the last pause. */
  private int inVain;

  private boolean namedItself;

  private int overloaded;
  private long pauseMillis;

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
    this.pauseMillis = limits.firstPauseMillis();
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
      var partition = locate.apply(client.map.get());
      if (partition == null) {
        pause();
        continue;
      }
      if (node == null || partition.partitionId() != askedPartition) {
        askedPartition = partition.partitionId();
        unanswered.clear();
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

  private String first(PartitionRecord partition, boolean leader) {
    var replicas = partition.replicas();
    return leader || replicas.isEmpty()
        ? client.leaders.of(partition)
        : replicas.get(ThreadLocalRandom.current().nextInt(replicas.size()));
  }

  private static boolean isAnswer(StorageReply reply) {
    return switch (reply) {
      case StorageReply.Written(var outcome) -> !(outcome instanceof Outcome.Moved);
      case StorageReply.Found _, StorageReply.Ranged _, StorageReply.Counted _ -> true;
      case StorageReply.NotLeader _, StorageReply.Overloaded _, StorageReply.Unknown _ -> false;
      case StorageReply.NoPartition _, StorageReply.Moved _, StorageReply.Unavailable _ -> false;
    };
  }

  /** Takes note of a no, pauses when everyone said it, and returns whom to ask next. */
  private String next(PartitionRecord partition, String asked, @Nullable StorageReply no) {
    String named =
        switch (no) {
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
          case StorageReply.Written _, StorageReply.Found _ -> null;
          case StorageReply.Ranged _, StorageReply.Counted _ -> null;
          case StorageReply.NoPartition _, StorageReply.Moved _, StorageReply.Unavailable _ -> null;
        };
    if (asked.equals(named)) {
      // It may have become the leader since; but one that is closing says so again and again.
      if (namedItself && !(no instanceof StorageReply.Overloaded)) {
        pause();
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
      pause();
    }
    return next;
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
      throw interrupted();
    }
    return reply.isCompletedExceptionally() ? null : reply.join();
  }

  /** Waits on for a replica that is silent, as long as nobody else answers or is known to lead. */
  private @Nullable StorageReply await(
      PartitionRecord partition, String node, CompletableFuture<StorageReply> reply) {
    long patienceNanos = TimeUnit.MILLISECONDS.toNanos(limits.attemptMillis());
    long until = Math.min(System.nanoTime() + patienceNanos, deadlineNanos);
    while (lateAnswer() == null && client.leaders.of(partition).equals(node)) {
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
        throw interrupted();
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

  private void pause() {
    sleep(ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1));
    pauseMillis = Math.min(pauseMillis * 2, limits.pauseMaxMillis());
    inVain = 0;
  }

  /** A full queue empties quickly or not at all. */
  private void waitForRoom() {
    if (++overloaded >= limits.overloadedAttemptsMax() && !perhapsApplied) {
      throw new RequestException(
          ErrorCode.THROTTLING,
          "The partition has more requests waiting than it can take. Try again later.");
    }
    sleep(Math.min(limits.pauseMaxMillis(), limits.firstPauseMillis() << Math.min(overloaded, 6)));
  }

  private void sleep(long millis) {
    if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis) >= deadlineNanos) {
      throw deadlineOver();
    }
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private RequestException deadlineOver() {
    return write && perhapsApplied
        ? new RequestException(
            ErrorCode.INTERNAL_SERVER_ERROR, "Whether the write took effect is unknown.")
        : new RequestException(
            ErrorCode.SERVICE_UNAVAILABLE, "No replica of the partition could answer in time.");
  }

  private static RequestException interrupted() {
    Thread.currentThread().interrupt();
    return new RequestException(ErrorCode.SERVICE_UNAVAILABLE, "The router is shutting down.");
  }
}
