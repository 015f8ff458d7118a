package dev.stator.chaos.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short run with a new seed, which is printed. A long one is {@code ./build fuzz --seconds 600}.
 * System properties: fuzz.seconds, fuzz.seed.
 */
class FuzzRunTest {
  private static final int MINUTES_MAX = 5;

  @Test
  void nothingIsFound(@TempDir Path folder) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), FuzzRun.class.getName()));
    command.addAll(List.of("--seconds", System.getProperty("fuzz.seconds", "20")));
    var seed = System.getProperty("fuzz.seed");
    if (seed != null) {
      command.addAll(List.of("--seed", seed));
    }
    var printed = folder.resolve("printed");
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
    process.destroyForcibly();
    var text = Files.readString(printed);
    System.out.println(text);
    assertTrue(ended, text);
    assertEquals(0, process.exitValue(), text);
    for (var operation : List.of("CreateTable", "UpdateTable", "DeleteTable", "TagResource")) {
      assertTrue(text.contains(operation + "="), "none was valid: " + operation + "\n" + text);
    }
  }
}
