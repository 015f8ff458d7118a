package dev.stator.client.admin;

import dev.stator.client.CommandFailure;
import dev.stator.client.Guarded;
import dev.stator.client.cluster.ClusterSpec;
import dev.stator.client.cluster.ServerProcess;
import dev.stator.client.cluster.ThrowawayCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stator cluster start}. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description =
        "Starts a cluster of separate processes on this machine; Ctrl-C stops all of them.",
    footer = {
      "",
      "Examples:",
      "  stator cluster start                          gone when stopped",
      "  stator cluster start --dir ./cluster          data and logs are kept there",
      "  stator cluster start --control-planes 3 --routers 1"
    })
final class StartCommand implements Callable<Integer> {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keeps data and logs here. Default: a temporary folder, removed at the end.")
  private @Nullable Path dir;

  @Option(
      names = "--control-planes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Members of the control plane, 1 or 3 (default: ${DEFAULT-VALUE}).")
  private int controlPlanes;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "Storage nodes, in the AZs A, B, C in turn (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--routers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Routers (default: ${DEFAULT-VALUE}).")
  private int routers;

  @Override
  public Integer call() {
    return Guarded.run(this::start);
  }

  private int start() throws Exception {
    if ((controlPlanes != 1 && controlPlanes != 3) || nodes < 3 || routers < 1) {
      throw CommandFailure.usage(
          "A cluster has 1 or 3 control-plane members, at least 3 storage nodes and 1 router.",
          "Change the numbers.");
    }
    var spec = new ClusterSpec(controlPlanes, nodes, routers, dir);
    try (var cluster = ThrowawayCluster.start(spec, StartCommand::say)) {
      String controlPlane = String.join(",", cluster.controlPlaneAddresses());
      Path addressFile = cluster.folder().resolve(ClusterAddress.ADDRESS_FILE);
      Files.writeString(addressFile, controlPlane + "\n");
      addressFile.toFile().deleteOnExit();
      System.out.print(banner(cluster, controlPlane));
      // Ctrl-C ends the JVM, whose shutdown closes the cluster.
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private static void say(String line) {
    System.err.println(line);
  }

  /** A storage node's id is given to it by the control plane, in the order in which they came. */
  private static String nodeId(ThrowawayCluster cluster, ServerProcess process) {
    return cluster.inspector().image().nodes().values().stream()
        .filter(node -> node.serviceAddress().equals(process.serviceAddress()))
        .map(node -> "  node " + node.nodeId())
        .findFirst()
        .orElse("");
  }

  static String banner(ThrowawayCluster cluster, String controlPlane) {
    var text = new StringBuilder("\nThe cluster is ready.\n\n");
    for (var process : cluster.processes()) {
      text.append(
          String.format(
              "  %-4s %-14s %s  pid %d%s%n",
              process.name(),
              process.role().command(),
              process.serviceAddress(),
              process.pid(),
              nodeId(cluster, process)));
    }
    String endpoint = "http://" + cluster.endpoints().getFirst();
    return text
        + """

          Data and logs   %s
          Control plane   %s

        To paste:
          export AWS_ACCESS_KEY_ID=stator AWS_SECRET_ACCESS_KEY=stator AWS_DEFAULT_REGION=us-east-1
          aws --endpoint-url %s dynamodb list-tables
          stator cluster status --control-plane %s
          stator bench put --endpoint %s --conns 16 --seconds 10

        Ctrl-C stops all.
        """
            .formatted(
                cluster.folder(),
                controlPlane,
                endpoint,
                controlPlane,
                String.join(",", cluster.endpoints().stream().map(Object::toString).toList()));
  }
}
