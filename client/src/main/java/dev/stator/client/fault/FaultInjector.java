package dev.stator.client.fault;

import dev.stator.client.CommandFailure;
import dev.stator.client.cluster.Role;
import dev.stator.client.cluster.ServerProcess;
import dev.stator.client.cluster.ThrowawayCluster;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.key.Keyspace;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Makes faults happen to the part of a cluster that serves one table, and undoes them. */
public final class FaultInjector {
  private static final Duration HEAL_PATIENCE = Duration.ofMinutes(1);

  private final ThrowawayCluster cluster;
  private final PartitionRecord partition;
  private final Consumer<String> log;

  public FaultInjector(ThrowawayCluster cluster, String table, Consumer<String> log) {
    this.cluster = cluster;
    this.partition = partitionOf(cluster, table);
    this.log = log;
  }

  /** Small tables lie in one partition; of a larger one, the partition of its lowest keys. */
  private static PartitionRecord partitionOf(ThrowawayCluster cluster, String table) {
    var image = cluster.inspector().image();
    for (var record : image.tables().values()) {
      if (record.name().equals(table)) {
        var partition = image.partitionOf(Keyspace.tableStart(record.schema().tableId()));
        if (partition != null) {
          return partition;
        }
      }
    }
    throw new CommandFailure(
        "No partition holds the table " + table + ".",
        "Look at the cluster with: stator cluster status");
  }

  /** Carries out one fault and says what it did. */
  public void inject(Fault fault) {
    switch (fault.target()) {
      case Fault.LEADER -> kill(leader(), "leader of partition " + partition.partitionId());
      case Fault.PAUSE_LEADER -> pause(leader());
      case Fault.NODE -> kill(follower(), "a follower of partition " + partition.partitionId());
      case Fault.ROUTER -> kill(cluster.processes(Role.ROUTER).getFirst(), "a router");
      case Fault.CONTROL_PLANE_LEADER -> kill(controlPlaneLeader(), "the control plane's leader");
      case Fault.CONTROL_PLANE_ALL ->
          cluster
              .processes(Role.CONTROL_PLANE)
              .forEach(process -> kill(process, "a member of the control plane"));
      case Fault.ALL -> killAndRestartAll();
      default -> kill(cluster.process(fault.target()), "as asked");
    }
  }

  private ServerProcess leader() {
    var leader = cluster.leaderOf(partition.partitionId());
    if (leader == null) {
      throw new CommandFailure(
          "Partition " + partition.partitionId() + " has no leader that could fail.", "Try again.");
    }
    return leader;
  }

  private ServerProcess follower() {
    var leader = leader();
    return cluster.processes(Role.STORAGE_NODE).stream()
        .filter(process -> process != leader && process.isAlive())
        .findFirst()
        .orElseThrow(() -> new CommandFailure("No follower is running.", "Try again."));
  }

  private ServerProcess controlPlaneLeader() {
    var leader = cluster.controlPlaneLeader();
    if (leader == null) {
      throw new CommandFailure("The control plane has no leader.", "Try again.");
    }
    return leader;
  }

  private void kill(ServerProcess process, String what) {
    log.accept("kill -9 " + named(process, what));
    process.kill();
  }

  private void pause(ServerProcess process) {
    log.accept("kill -STOP " + named(process, "leader of partition " + partition.partitionId()));
    process.pause();
  }

  /** A storage node's id is given by the control plane and need not be the process's name. */
  private String named(ServerProcess process, String what) {
    String id =
        cluster.inspector().image().nodes().values().stream()
            .filter(node -> node.serviceAddress().equals(process.serviceAddress()))
            .map(node -> ", node id " + node.nodeId())
            .findFirst()
            .orElse("");
    return process.name() + " (" + what + id + ", pid " + process.pid() + ")";
  }

  private void killAndRestartAll() {
    log.accept("kill -9 of every process, and restart");
    cluster.processes().forEach(ServerProcess::kill);
    cluster.processes().forEach(ServerProcess::start);
  }

  /** Lets paused processes continue. */
  public void resumeAll() {
    for (var process : cluster.processes()) {
      if (process.isPaused()) {
        log.accept("kill -CONT " + process.name());
        process.resume();
      }
    }
  }

  /** Starts what was killed and waits until the cluster serves. */
  public void restartAll() {
    resumeAll();
    List<ServerProcess> dead =
        cluster.processes().stream().filter(process -> !process.isAlive()).toList();
    for (var process : dead) {
      log.accept("restart " + process.name());
      process.start();
    }
    if (!dead.isEmpty()) {
      cluster.awaitServing(HEAL_PATIENCE);
    }
  }
}
