package dev.stator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stator.chaos.Options.PlantedBug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The short chaos run: an honest cluster of real processes under every kind of fault, whose
 * partitions are split and moved meanwhile, with each table on one partition at first and with each
 * cut into four, and clusters with one planted bug each, which the checkers must catch. The long
 * one is {@code ./build chaos --minutes 15}. System properties: chaos.seconds (of faults),
 * chaos.seed, chaos.driver, chaos.plantedSplits (into how many parts new tables are cut in the
 * clusters with a planted bug, like 1,4: half a minute or more for each bug).
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChaosRunTest {
  private static final String SECONDS = System.getProperty("chaos.seconds", "60");
  private static final List<String> PLANTED_SPLITS =
      List.of(System.getProperty("chaos.plantedSplits", "1").split(","));
  private static final int MINUTES_MAX = 8;

  /** Those at splits are played by hand until each was seen to be caught. */
  private static final Set<PlantedBug> PLAYED =
      EnumSet.range(PlantedBug.STALE_READ, PlantedBug.DIVERGE);

  @TempDir private Path folder;

  @ParameterizedTest
  @Order(1)
  @ValueSource(ints = {1, 4})
  void anHonestClusterKeepsItsPromises(int splitNewTables)
      throws IOException, InterruptedException {
    run(
        "--seconds",
        SECONDS,
        "--reshape",
        "split,transfer,move",
        "--split-new-tables",
        String.valueOf(splitNewTables));
  }

  @ParameterizedTest
  @Order(2)
  @MethodSource("plantedBugs")
  void aPlantedBugIsCaught(PlantedBug bug, String splitNewTables)
      throws IOException, InterruptedException {
    run("--planted-bug", bug.flag(), "--split-new-tables", splitNewTables);
  }

  private static Stream<Arguments> plantedBugs() {
    return PLANTED_SPLITS.stream()
        .flatMap(split -> PLAYED.stream().map(bug -> Arguments.of(bug, split)));
  }

  private void run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChaosRun.class.getName()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--driver", System.getProperty("chaos.driver", "netns")));
    var seed = System.getProperty("chaos.seed");
    if (seed != null) {
      command.addAll(List.of("--seed", seed));
    }
    // Into a file: reading a pipe to its end would outlast any deadline of a run that hangs.
    var printed = folder.resolve("printed");
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(printed.toFile())
            .start();
    boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
    process.destroy();
    process.waitFor();
    var output = Files.readString(printed);
    System.out.println(String.join(" ", arguments) + "\n" + output);
    assertTrue(ended, output);
    assumeTrue(process.exitValue() != ChaosRun.UNABLE, output);
    assertEquals(ChaosRun.FINE, process.exitValue(), output);
  }
}
