package dev.stator.deploy;

import dev.stator.router.Router;
import dev.stator.router.RouterConfig;
import dev.stator.runtime.lifecycle.Closing;
import dev.stator.runtime.log.LogSetup;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;

/**
 * What a Java virtual machine is shown once, when the distribution is built, so that the others
 * start from its notes (an AOT cache: loaded classes and profiles of their methods): a whole
 * cluster in one process, and for some seconds the work that clients give it, through a router that
 * reaches its nodes by gRPC as a deployed one does.
 */
final class Training {
  private static final List<String> WORKLOADS = List.of("put", "get", "update", "cput");
  private static final int SECONDS_EACH = 3;

  private Training() {}

  public static void main(String[] arguments) throws IOException {
    LogSetup.install(LogSetup.Form.PLAIN, Level.WARNING);
    var folder = Files.createTempDirectory("stator-training-");
    try (var parts = new Closing()) {
      parts.add(() -> TemporaryFolder.delete(folder));
      train(folder, parts);
    }
    System.exit(0);
  }

  private static void train(Path folder, Closing parts) throws IOException {
    var cluster =
        parts.add(
            new LocalCluster(
                folder, "127.0.0.1", 0, 1, false, false, false, new CollectorRegistry()));
    cluster.awaitReady(folder);
    var router =
        parts.add(
            Router.start(
                RouterConfig.of(
                    folder.resolve("remote-router"),
                    "127.0.0.1",
                    0,
                    List.of(cluster.controlPlaneAddress())),
                new CollectorRegistry()));
    for (var workload : WORKLOADS) {
      Main.run(bench(workload, router.address()));
    }
    Main.run(List.of("cluster", "status", "--control-plane", cluster.controlPlaneAddress()));
  }

  private static List<String> bench(String workload, String endpoint) {
    var command = new ArrayList<>(List.of("bench", workload, "--endpoint", endpoint));
    command.addAll(List.of("--conns", "32", "--keys", "1000", "--warmup", "1"));
    command.addAll(List.of("--seconds", Integer.toString(SECONDS_EACH)));
    return command;
  }
}
