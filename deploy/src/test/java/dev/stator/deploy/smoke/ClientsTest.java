package dev.stator.deploy.smoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clients of {@code deploy/smoke/run}, each skipped where it is not installed, except in CI,
 * which has to have them all.
 */
@Conformance
class ClientsTest {
  private static final int MINUTES_MAX = 5;

  private final RawClient stator;
  @TempDir private Path folder;

  ClientsTest(RawClient stator) {
    this.stator = stator;
  }

  @Test
  void awsCli() throws IOException, InterruptedException {
    assumeInstalled("aws", "--version");
    run("aws-cli");
  }

  @Test
  void boto3() throws IOException, InterruptedException {
    assumeInstalled("python3", "-c", "import boto3");
    run("boto3");
  }

  @Test
  void javascript() throws IOException, InterruptedException {
    assumeInstalled("npm", "--version");
    run("javascript");
  }

  private void run(String client) throws IOException, InterruptedException {
    assertEquals(
        0,
        exitCode("smoke/run", "--endpoint", stator.endpoint().toString(), client),
        () -> "the output ends where it went wrong:\n" + output());
    System.out.print(output());
  }

  private void assumeInstalled(String... command) throws InterruptedException {
    boolean installed;
    try {
      installed = exitCode(command) == 0;
    } catch (IOException e) {
      installed = false;
    }
    if (System.getenv("CI") == null) {
      assumeTrue(installed, () -> String.join(" ", command) + " does not work");
    }
    assertTrue(installed, () -> String.join(" ", command) + " does not work");
  }

  private int exitCode(String... command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(printed().toFile())
            .start();
    if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("hangs: " + output());
    }
    return process.exitValue();
  }

  private Path printed() {
    return folder.resolve("printed");
  }

  private String output() {
    try {
      return Files.readString(printed());
    } catch (IOException e) {
      return e.toString();
    }
  }
}
