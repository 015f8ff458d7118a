package dev.stator.client.admin;

import dev.stator.client.CommandFailure;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.proto.cluster.ControlPlaneClient;
import dev.stator.proto.cluster.ControlPlaneUnavailableException;
import dev.stator.proto.cluster.Membership;
import dev.stator.proto.cluster.NodeClient;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.NodeUnreachableException;
import dev.stator.proto.cluster.RefusedException;
import dev.stator.proto.item.ItemClient;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a running cluster from outside: the map from any member of the control plane, and each
 * storage node's own report. The map is watched, so that it stays known while the control plane is
 * down. Blocks; thread-safe.
 */
public final class ClusterInspector implements AutoCloseable {
  private static final Duration NODE_PATIENCE = Duration.ofMillis(1_500);
  private static final Duration MAP_PATIENCE = Duration.ofSeconds(5);

  private final List<String> addresses;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final ControlPlaneClient controlPlane;
  private final Object arrival = new Object();
  private ClusterImage image = ClusterImage.EMPTY;
  private boolean watching;

  public ClusterInspector(List<String> controlPlaneAddresses) {
    this.addresses = List.copyOf(controlPlaneAddresses);
    this.controlPlane = new ControlPlaneClient(addresses, this::channel);
  }

  private ManagedChannel channel(String address) {
    return channels.computeIfAbsent(
        address, to -> NettyChannelBuilder.forTarget("dns:///" + to).usePlaintext().build());
  }

  /**
   * The newest map; waits for the first one.
   *
   * @throws CommandFailure when no member of the control plane answers
   */
  public ClusterImage image() {
    synchronized (arrival) {
      watchOnce();
      long deadline = System.nanoTime() + MAP_PATIENCE.toNanos();
      while (image.version() == 0) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          throw new CommandFailure(
              "No control plane answers at " + String.join(", ", addresses) + ".",
              "Start it, or name another with --control-plane host:port.");
        }
        try {
          arrival.wait(millis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CommandFailure("Interrupted.", "Try again.");
        }
      }
      return image;
    }
  }

  /** The client ends its watches when it is closed. */
  private void watchOnce() {
    if (!watching) {
      watching = true;
      controlPlane.watch("stator", null, this::arrived);
    }
  }

  private void arrived(ClusterImage newer) {
    synchronized (arrival) {
      image = newer;
      arrival.notifyAll();
    }
  }

  /** The map, and the reports of all storage nodes, asked at the same time. */
  public ClusterSnapshot snapshot() {
    var current = image();
    var reports = new ConcurrentHashMap<String, NodeReport>();
    try (var asking = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      for (var node : current.nodes().values()) {
        asking.execute(() -> {
          var report = report(node);
          if (report != null) {
            reports.put(node.nodeId(), report);
          }
        });
      }
    }
    return new ClusterSnapshot(current, reports);
  }

  private @Nullable NodeReport report(NodeRecord node) {
    try {
      return node(node, NODE_PATIENCE).status();
    } catch (NodeUnreachableException e) {
      return null;
    }
  }

  /** A client of one storage node; calls last at most {@code patience}. */
  NodeClient node(NodeRecord node, Duration patience) {
    return new NodeClient(channel(node.serviceAddress()), patience);
  }

  /** The rows of one storage node; calls last at most {@code patience}. */
  ItemClient items(NodeRecord node, Duration patience) {
    return new ItemClient(channel(node.serviceAddress()), patience);
  }

  /** Members of the control plane; throws when none of them leads. */
  public Membership members() {
    try {
      return controlPlane.members();
    } catch (ControlPlaneUnavailableException e) {
      throw withoutLeader();
    }
  }

  private CommandFailure withoutLeader() {
    return new CommandFailure(
        "The control plane at " + String.join(", ", addresses) + " has no leader.",
        "Start more of its members: a majority must run.");
  }

  /**
   * Puts a job on record.
   *
   * @throws CommandFailure when the control plane refuses it
   */
  public JobRecord submit(JobSpec spec) {
    try {
      return controlPlane.submit(spec);
    } catch (RefusedException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), "Nothing was changed.");
    } catch (ControlPlaneUnavailableException e) {
      throw withoutLeader();
    }
  }

  /** The jobs that run, and those that ended lately. */
  public List<JobRecord> jobs() {
    try {
      return controlPlane.jobs();
    } catch (ControlPlaneUnavailableException e) {
      throw withoutLeader();
    }
  }

  /** One job, or null when the control plane does not know it, any more or for the moment. */
  public @Nullable JobRecord job(long jobId) {
    try {
      return controlPlane.job(jobId);
    } catch (ControlPlaneUnavailableException e) {
      return null;
    }
  }

  /** Member id of the control plane's leader, or null while there is none. */
  public @Nullable String controlPlaneLeader() {
    try {
      return controlPlane.members().leader();
    } catch (ControlPlaneUnavailableException e) {
      return null;
    }
  }

  @Override
  public void close() {
    controlPlane.close();
    channels.values().forEach(ManagedChannel::shutdownNow);
    for (var channel : channels.values()) {
      try {
        channel.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
