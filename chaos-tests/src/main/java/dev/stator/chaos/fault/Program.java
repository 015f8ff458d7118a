package dev.stator.chaos.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a process is started: the command up to the arguments of its role.
 *
 * @param prefix the command without the arguments
 * @param diskBytes size of each member's disk
 */
public record Program(List<String> prefix, long diskBytes) {
  private static final long DISK_BYTES = 256L << 20;

  public Program {
    prefix = List.copyOf(prefix);
  }

  /**
   * The JVM itself with the built distribution, so that a process id is that of the JVM. Small and
   * quick to start: a run has six of them on few cores.
   */
  public static Program stator() {
    return new Program(
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            distribution().resolve("lib") + "/*",
            "dev.stator.deploy.Main"),
        DISK_BYTES);
  }

  /** The folder of the built distribution: of system property stator.home, or of this checkout. */
  public static Path distribution() {
    var home = System.getProperty("stator.home");
    if (home != null) {
      return Path.of(home).toAbsolutePath();
    }
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("deploy"))) {
        return folder.resolve("deploy/target/stator");
      }
    }
    return Path.of("deploy/target/stator").toAbsolutePath();
  }

  /** Why there is nothing to start, or empty when there is. */
  public static String unable() {
    return Files.isDirectory(distribution().resolve("lib"))
        ? ""
        : distribution() + " is not there: ./build makes it";
  }

  List<String> command(List<String> arguments) {
    var whole = new ArrayList<>(prefix);
    whole.addAll(arguments);
    return whole;
  }
}
