package dev.stator.chaos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault is felt by real processes, and healed; nothing is left behind, even after a kill. */
class NetnsDriverTest {
  @Test
  void everyFaultIsFeltAndHealed(@TempDir Path folder) throws IOException {
    needNamespaces();
    var finished = Shell.attempt(trial(folder), "");
    assertEquals(0, finished.exitCode(), finished.output());
  }

  @Test
  void nothingIsLeftBehind() throws IOException {
    needNamespaces();
    var script = "ip netns add left-over && (sleep 612.5 &) && kill -KILL $$";
    Shell.attempt(Arena.enter(List.of("bash", "-c", script)), "");
    assertEquals(
        "",
        Shell.run("bash", "-c", "ip netns list | grep left-over; pgrep -f '^sleep 612.5' || true"));
  }

  private static List<String> trial(Path folder) {
    var java = ProcessHandle.current().info().command().orElseThrow();
    return Arena.enter(
        List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            NetnsTrial.class.getName(),
            folder.toString()));
  }

  static void needNamespaces() {
    var unable = Arena.unable();
    if (!unable.isEmpty()) {
      System.out.println("SKIPPED: " + unable);
    }
    assumeTrue(unable.isEmpty(), unable);
  }
}
