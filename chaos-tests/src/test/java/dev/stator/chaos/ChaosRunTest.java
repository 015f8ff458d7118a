package dev.stator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stator.chaos.Options.PlantedBug;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The short chaos run: an honest cluster of real processes under every kind of fault, and clusters
 * with one planted bug each, which the checkers must catch. The long one is {@code ./build chaos
 * --minutes 15}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChaosRunTest {
  private static final String SECONDS = System.getProperty("chaos.seconds", "45");
  private static final int MINUTES_MAX = 8;

  @Test
  @Order(1)
  void anHonestClusterKeepsItsPromises() throws IOException, InterruptedException {
    run("--seconds", SECONDS);
  }

  @ParameterizedTest
  @Order(2)
  @EnumSource(PlantedBug.class)
  void aPlantedBugIsCaught(PlantedBug bug) throws IOException, InterruptedException {
    run("--planted-bug", bug.flag());
  }

  private static void run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-Dchaos.driver=" + System.getProperty("chaos.driver", "netns")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChaosRun.class.getName()));
    command.addAll(List.of(arguments));
    var seed = System.getProperty("chaos.seed");
    if (seed != null) {
      command.addAll(List.of("--seed", seed));
    }
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(output);
    if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assumeTrue(process.exitValue() != ChaosRun.UNABLE, output);
    assertEquals(ChaosRun.FINE, process.exitValue(), output);
  }
}
