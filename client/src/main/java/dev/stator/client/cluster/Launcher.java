package dev.stator.client.cluster;

import dev.stator.client.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the {@code stator} launcher is. A process that the launcher started knows it from a system
 * property; tests find it in the checkout they run in, or by STATOR_LAUNCHER.
 */
final class Launcher {
  private Launcher() {}

  static Path find() {
    for (Path candidate : new Path[] {fromProperty(), fromEnvironment(), fromCheckout()}) {
      if (candidate != null && Files.isExecutable(candidate)) {
        return candidate.toAbsolutePath().normalize();
      }
    }
    throw new CommandFailure(
        "The stator launcher was not found, so no server can be started.",
        "Run from a checkout or a distribution, or set STATOR_LAUNCHER to .../bin/stator.");
  }

  /** Children run on the JVM of this process and never start a build. */
  static void environment(Map<String, String> environment) {
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("STATOR_NO_BUILD", "1");
  }

  private static @Nullable Path fromProperty() {
    String launcher = System.getProperty("stator.launcher");
    return launcher == null ? null : Path.of(launcher);
  }

  private static @Nullable Path fromEnvironment() {
    String launcher = System.getenv("STATOR_LAUNCHER");
    return launcher == null ? null : Path.of(launcher);
  }

  private static @Nullable Path fromCheckout() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path launcher = folder.resolve("deploy/bin/stator");
      if (Files.isExecutable(launcher)) {
        return launcher;
      }
    }
    return null;
  }
}
