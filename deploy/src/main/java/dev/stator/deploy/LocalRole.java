package dev.stator.deploy;

import dev.stator.runtime.config.Settings;
import dev.stator.runtime.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code stator local}: DynamoDB on a laptop. */
final class LocalRole implements Role {
  @Override
  public String name() {
    return "local";
  }

  @Override
  public String help() {
    return """
    usage: stator local [--port 8000] [--data DIR] [--in-memory] [--lag real]
    A real cluster in one process: three storage nodes in three simulated zones, a control plane and a router.

      --port PORT            DynamoDB's endpoint (default: 8000)
      --host HOST            address to listen on (default: 127.0.0.1)
      --data DIR             folder that keeps the data (default: ./stator-data)
      --in-memory            a temporary folder, nothing is forced to disk, all is gone at exit
      --split-new-tables N   cut every new table into N parts at creation, a power of two up to 64 (default: 1)
      --lag real             eventually consistent reads lag as in a deployed cluster; without it they see every write
      --insecure             listen on an address that others reach, although signatures are not verified yet
    """
        + RoleProcess.COMMON_HELP
        + """

        Example: stator local --port 8000 --data ./stator-data
                 aws --endpoint-url http://127.0.0.1:8000 dynamodb list-tables
        """;
  }

  @Override
  public void run(List<String> arguments) {
    long startedNanos = System.nanoTime();
    var settings = Settings.read(arguments);
    boolean inMemory = settings.flag("in-memory");
    Path named = settings.path("data", Path.of("stator-data"));
    if (inMemory && settings.text("data") != null) {
      throw new SettingsException(
          "--in-memory keeps nothing: leave out --data, or leave out --in-memory.");
    }
    var process = RoleProcess.prepare(settings);
    String host = settings.text("host", "127.0.0.1");
    int port = settings.number("port", 8000);
    int metricsPort = settings.number("metrics-port", 0);
    int splitNewTables = settings.number("split-new-tables", 1);
    boolean realLag = realLag(settings);
    boolean insecure = settings.flag("insecure");
    settings.refuseUnread();
    try {
      Path data = inMemory ? TemporaryFolder.create() : named;
      requireOwn(data);
      if (inMemory) {
        process.closing.add(() -> TemporaryFolder.delete(data));
      }
      var cluster =
          process.closing.add(
              new LocalCluster(
                  data,
                  host,
                  port,
                  splitNewTables,
                  !inMemory,
                  realLag,
                  insecure,
                  process.registry));
      process.health.requireToBeReady("cluster", () -> cluster.ready() ? null : "starting");
      String metricsAddress = process.observe(host, metricsPort);
      cluster.awaitReady(data);
      System.out.printf(
          "Stator serves DynamoDB at http://%s after %.1f s (metrics http://%s/metrics)%n%s%n"
              + "  aws --endpoint-url http://%s dynamodb list-tables%n",
          cluster.address(),
          (System.nanoTime() - startedNanos) / 1e9,
          metricsAddress,
          inMemory
              ? "Nothing survives: the data is gone at exit, and one machine is no fault tolerance."
              : "The data is kept in " + data.toAbsolutePath() + "; Ctrl-C stops.",
          cluster.address());
    } catch (IOException e) {
      process.closing.close();
      throw StartException.of(e, "--port");
    } catch (IllegalArgumentException e) {
      process.closing.close();
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
    process.awaitStop();
  }

  private static boolean realLag(Settings settings) {
    String lag = settings.text("lag", "none");
    return switch (lag) {
      case "real" -> true;
      case "none" -> false;
      default -> throw new SettingsException("--lag must be real or none, not '" + lag + "'.");
    };
  }

  /** A folder that holds other things is most likely a mistyped one. */
  private static void requireOwn(Path data) throws IOException {
    if (Files.isDirectory(data) && !Files.isDirectory(data.resolve("control-plane"))) {
      try (var entries = Files.newDirectoryStream(data)) {
        var first = entries.iterator();
        if (first.hasNext()) {
          throw new IOException(
              "The folder %s belongs to something else: it holds %s. Give an empty or a new folder with --data."
                  .formatted(data, first.next().getFileName()));
        }
      }
    }
  }
}
