package dev.stator.client.cluster;

import dev.stator.client.CommandFailure;
import dev.stator.client.HostPort;
import dev.stator.client.admin.ClusterInspector;
import dev.stator.client.admin.ClusterSnapshot;
import dev.stator.model.cluster.NodeRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A real cluster of separate JVMs on this machine: control plane, storage nodes in three AZs,
 * routers. {@link #start} returns when every partition has a serving leader and every router
 * answers. Its processes can be killed, paused and started again; whatever happens to this process,
 * they end with it.
 */
public final class ThrowawayCluster implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofMinutes(2);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final Path folder;
  private final OrphanGuard guard = new OrphanGuard();
  private final List<ServerProcess> processes;
  private final ClusterInspector inspector;
  private final Thread closeAtExit = new Thread(this::close, "cluster-close");
  private boolean keepFolder;
  private boolean closed;

  private ThrowawayCluster(ClusterSpec spec, Path folder, Path launcher) {
    this.folder = folder;
    this.keepFolder = spec.folder() != null;
    this.processes = layOut(spec, folder, launcher, guard);
    this.inspector = new ClusterInspector(controlPlaneAddresses());
  }

  private static List<ServerProcess> layOut(
      ClusterSpec spec, Path folder, Path launcher, OrphanGuard guard) {
    try {
      return Layout.of(spec, folder, launcher, guard);
    } catch (IOException e) {
      throw new CommandFailure(
          "The ports of the cluster in " + folder + " cannot be kept: " + e.getMessage() + ".",
          "Choose another folder with --dir.");
    }
  }

  public static ThrowawayCluster start(ClusterSpec spec) {
    return start(spec, line -> {});
  }

  /**
   * Starts all processes and waits until the cluster serves.
   *
   * @param progress is told what is being waited for, a line at a time
   * @throws CommandFailure when it does not serve in time; its folder is kept and named
   */
  public static ThrowawayCluster start(ClusterSpec spec, Consumer<String> progress) {
    var cluster = new ThrowawayCluster(spec, createFolder(spec.folder()), Launcher.find());
    Runtime.getRuntime().addShutdownHook(cluster.closeAtExit);
    try {
      cluster.processes.forEach(ServerProcess::start);
      cluster.awaitServing(START_DEADLINE, progress);
      return cluster;
    } catch (RuntimeException e) {
      cluster.keepFolder = true;
      cluster.close();
      throw e;
    }
  }

  private static Path createFolder(@Nullable Path wanted) {
    try {
      Path folder =
          wanted == null
              ? Files.createTempDirectory("stator-cluster-")
              : Files.createDirectories(wanted.toAbsolutePath());
      Files.createDirectories(folder.resolve("logs"));
      return folder;
    } catch (IOException e) {
      throw new CommandFailure(
          "The folder " + wanted + " cannot be created: " + e.getMessage() + ".",
          "Name another one.");
    }
  }

  /** Holds the data of each process and, under logs/, what each printed. */
  public Path folder() {
    return folder;
  }

  /** Keeps the folder when the cluster is closed. */
  public void keepFolder() {
    keepFolder = true;
  }

  /** Every process, in the order of start. */
  public List<ServerProcess> processes() {
    return processes;
  }

  public List<ServerProcess> processes(Role role) {
    return processes.stream().filter(process -> process.role() == role).toList();
  }

  /** The process of that name: c1, n2, r1. */
  public ServerProcess process(String name) {
    return processes.stream()
        .filter(process -> process.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("This cluster has no process " + name));
  }

  /** The routers' addresses. */
  public List<HostPort> endpoints() {
    return processes(Role.ROUTER).stream()
        .map(router -> new HostPort(router.host(), router.servicePort()))
        .toList();
  }

  public List<String> controlPlaneAddresses() {
    return processes(Role.CONTROL_PLANE).stream().map(ServerProcess::serviceAddress).toList();
  }

  /** Looks into the cluster: map, reports, digests. Closed with the cluster. */
  public ClusterInspector inspector() {
    return inspector;
  }

  /** The process that runs the storage node {@code nodeId}. */
  public ServerProcess processOf(NodeRecord node) {
    return processes(Role.STORAGE_NODE).stream()
        .filter(process -> process.serviceAddress().equals(node.serviceAddress()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Not of this cluster: " + node));
  }

  /** The storage node that serves the partition, or null while none does. */
  public @Nullable ServerProcess leaderOf(long partitionId) {
    var snapshot = inspector.snapshot();
    String leader = snapshot.servingLeader(partitionId);
    NodeRecord node = leader == null ? null : snapshot.image().nodes().get(leader);
    return node == null ? null : processOf(node);
  }

  /** The control plane's leader, or null while there is none. */
  public @Nullable ServerProcess controlPlaneLeader() {
    String leader = inspector.controlPlaneLeader();
    return leader == null ? null : process(leader);
  }

  /** Waits until every partition has a serving leader and all running routers answer. */
  public void awaitServing(Duration patience) {
    awaitServing(patience, line -> {});
  }

  private void awaitServing(Duration patience, Consumer<String> progress) {
    long deadline = System.nanoTime() + patience.toNanos();
    progress.accept("waiting for " + Layout.INITIAL_PARTITIONS + " partitions with a leader");
    await(deadline, "no leader in every partition", this::everyPartitionServes);
    for (var router : processes(Role.ROUTER)) {
      progress.accept("waiting for router " + router.name());
      await(
          deadline,
          "router " + router.name() + " does not answer",
          () -> !router.isAlive() || RouterProbe.isHealthy(router));
    }
  }

  private boolean everyPartitionServes() {
    ClusterSnapshot snapshot = inspector.snapshot();
    var partitions = snapshot.image().partitions().values();
    return partitions.size() >= Layout.INITIAL_PARTITIONS
        && partitions.stream()
            .allMatch(each -> each.active() && snapshot.servingLeader(each.partitionId()) != null);
  }

  private void await(long deadlineNanos, String otherwise, BooleanSupplier condition) {
    while (!satisfied(condition)) {
      refuseDead();
      if (System.nanoTime() > deadlineNanos) {
        keepFolder = true;
        throw new CommandFailure(
            "The cluster is not ready in time: " + otherwise + ".",
            "Read the logs in " + folder.resolve("logs") + ".");
      }
      pauseBriefly();
    }
  }

  /** A question that the cluster cannot answer yet is a no. */
  private static boolean satisfied(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (CommandFailure e) {
      return false;
    }
  }

  private void refuseDead() {
    for (var process : processes) {
      if (process.endedByItself()) {
        keepFolder = true;
        throw new CommandFailure(
            process.name()
                + " ended while the cluster was starting:\n"
                + process.logTail(15).indent(4),
            "Read all of it in " + process.logFile() + ".");
      }
    }
  }

  private static void pauseBriefly() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while the cluster was starting.", "Try again.");
    }
  }

  private void killAll() {
    processes.forEach(ServerProcess::kill);
  }

  /** Stops every process, and removes the folder unless it is to be kept. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    inspector.close();
    try {
      stopAll();
    } finally {
      guard.close();
      removeHook();
    }
    if (!keepFolder) {
      deleteFolder();
    }
  }

  /** Kept data deserves an orderly stop; what is thrown away does not. */
  private void stopAll() {
    if (keepFolder) {
      var stopping =
          processes.reversed().stream()
              .map(process -> Thread.startVirtualThread(() -> process.stop(STOP_PATIENCE)))
              .toList();
      for (var thread : stopping) {
        joinQuietly(thread);
      }
    }
    killAll();
  }

  private static void joinQuietly(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException e) {
      // The JVM is already shutting down, and the hook has run or will find nothing to do.
    }
  }

  private void deleteFolder() {
    try {
      Files.walkFileTree(folder, new Removal());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder + ": " + e.getMessage(), e);
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
        throws IOException {
      Files.delete(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}
