package dev.stator.client.admin;

import dev.stator.client.CommandFailure;
import dev.stator.client.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which cluster a command is about. */
final class ClusterAddress {
  /** In the folder of a cluster that {@code cluster start} runs: its control plane's addresses. */
  static final String ADDRESS_FILE = "control-plane";

  private static final String VARIABLE = "STATOR_CONTROL_PLANE";

  @Option(
      names = "--control-plane",
      paramLabel = "HOST:PORT[,..]",
      description = "Members of the control plane; one suffices. Default: $STATOR_CONTROL_PLANE.")
  private @Nullable String controlPlane;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Folder of a cluster that 'stator cluster start --dir DIR' runs.")
  private @Nullable Path dir;

  List<String> addresses() {
    String given = controlPlane != null ? controlPlane : dir != null ? fromFolder(dir) : null;
    if (given == null) {
      given = System.getenv(VARIABLE);
    }
    if (given == null || given.isBlank()) {
      throw CommandFailure.usage(
          "Which cluster is not said.",
          "Add --control-plane host:port, --dir of 'stator cluster start', or set "
              + VARIABLE
              + ".");
    }
    return HostPort.parseAll(given).stream().map(HostPort::toString).toList();
  }

  private static String fromFolder(Path dir) {
    try {
      return Files.readString(dir.resolve(ADDRESS_FILE)).strip();
    } catch (IOException e) {
      throw new CommandFailure(
          "No cluster runs in " + dir + ".", "Start one: stator cluster start --dir " + dir);
    }
  }
}
