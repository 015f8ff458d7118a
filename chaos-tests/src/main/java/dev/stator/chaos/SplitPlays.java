package dev.stator.chaos;

import dev.stator.chaos.fault.Driver;
import dev.stator.chaos.workload.DynamoStore;
import dev.stator.client.CommandFailure;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.JobSpec.Split;
import dev.stator.model.cluster.PartitionRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/** The situations in which bugs at splits show. Clients work meanwhile, but for the last one. */
final class SplitPlays {
  private static final int WRITES_WITHOUT_IT = 500;
  private static final Duration WRITES_MAX = Duration.ofSeconds(20);

  /** How long answers are lost before a split: a client thinks less between two calls. */
  private static final Duration CALLS_GO_OUT = Duration.ofMillis(300);

  /** How long answers are lost behind it: routers and clients ask again in less. */
  private static final Duration ANSWERS_LOST = Duration.ofSeconds(3);

  private static final int SPLITS_PER_ROUND = 3;
  private static final int SLOW_KILOBITS = 1024;

  private final HurtCluster cluster;
  private final Driver driver;
  private final Narrator narrator;
  private final LongSupplier acknowledged;
  private final Random random;

  /**
   * @param acknowledged how many calls of the clients were answered
   */
  SplitPlays(
      HurtCluster cluster, Driver driver, Narrator narrator, LongSupplier acknowledged, long seed) {
    this.cluster = cluster;
    this.driver = driver;
    this.narrator = narrator;
    this.acknowledged = acknowledged;
    this.random = new Random(seed);
  }

  /** A follower is away while its partition is split, and comes back when both halves went on. */
  void missedByAFollower() throws IOException {
    var partition = any(cluster.inspector().image());
    var leader = cluster.inspector().snapshot().servingLeader(partition.partitionId());
    var follower =
        partition.replicas().stream()
            .filter(node -> !node.equals(leader))
            .findFirst()
            .orElseThrow();
    var victim = member(follower);
    driver.kill(victim);
    awaitWrites();
    split(middle(partition));
    awaitWrites();
    driver.restart(victim);
    narrator.say(victim + " was away");
    cluster.awaitFollowed();
  }

  private void awaitWrites() {
    long enough = acknowledged.getAsLong() + WRITES_WITHOUT_IT;
    HurtCluster.await("writes without a node", WRITES_MAX, () -> acknowledged.getAsLong() > enough);
  }

  /** Links are slow, so that writes wait between the door and the log when a split goes by. */
  void amongManyWrites() throws IOException {
    for (var node : cluster.topology().storageNames()) {
      driver.slowLink(node, SLOW_KILOBITS);
    }
    for (int i = 0; i < SPLITS_PER_ROUND; i++) {
      split(middle(any(cluster.inspector().image())));
    }
  }

  /**
   * Writes were carried out and their answers are lost; when they are repeated, over the other
   * router, their keys are in another partition.
   *
   * @param keys of numbers: splits are made just there
   */
  void beforeRetries(List<String> keys) throws IOException, InterruptedException {
    var router = cluster.topology().routerNames().getFirst();
    for (var node : cluster.topology().storageNames()) {
      driver.oneWay(node, router);
    }
    Thread.sleep(CALLS_GO_OUT);
    for (var key : keys) {
      var row = cluster.rowOf(key);
      var partition = cluster.inspector().image().partitionOf(row);
      if (partition != null && !partition.start().equals(row)) {
        split(new Split(partition.partitionId(), row, 0));
      }
    }
    Thread.sleep(ANSWERS_LOST);
    driver.heal();
  }

  /** A partition that was split off is moved away from a node that keeps the other half. */
  void movedAway() {
    var image = cluster.inspector().image();
    var table =
        image.tables().values().stream()
            .min(Comparator.comparing(each -> each.name()))
            .orElseThrow();
    var at = DynamoStore.anyRow(table.schema(), random);
    var parent = image.partitionOf(at);
    if (parent == null) {
      throw new HurtCluster.UnhealthyException("no partition holds " + at.hex());
    }
    long child = split(new Split(parent.partitionId(), at, 0));
    var to =
        image.nodes().keySet().stream()
            .filter(node -> !parent.replicas().contains(node))
            .findFirst()
            .orElseThrow();
    carryOut(new JobSpec.Move(child, parent.replicas().getLast(), to));
  }

  private long split(Split split) {
    return carryOut(split) instanceof Split done ? done.childId() : 0;
  }

  private JobSpec carryOut(JobSpec spec) {
    try {
      narrator.say(spec.text());
      return cluster.carryOut(spec);
    } catch (CommandFailure refused) {
      throw new HurtCluster.UnhealthyException(spec.text() + ": " + refused.getMessage());
    }
  }

  private static Split middle(PartitionRecord partition) {
    return new Split(partition.partitionId(), null, 0);
  }

  private PartitionRecord any(ClusterImage image) {
    var partitions = List.copyOf(image.partitions().values());
    return partitions.get(random.nextInt(partitions.size()));
  }

  private String member(String nodeId) {
    var member = cluster.member(nodeId);
    if (member == null) {
      throw new IllegalStateException("no member is node " + nodeId);
    }
    return member;
  }
}
