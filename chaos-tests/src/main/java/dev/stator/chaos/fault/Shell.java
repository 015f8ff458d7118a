package dev.stator.chaos.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs small system programs to their end. */
final class Shell {
  private static final int SECONDS_MAX = 20;

  private Shell() {}

  /** Runs a program that must succeed, and returns what it printed. */
  static String run(String... command) throws IOException {
    return run(List.of(command), "");
  }

  /** As {@link #run(String...)}, with {@code input} on its standard input. */
  static String run(List<String> command, String input) throws IOException {
    var finished = attempt(command, input);
    if (finished.exitCode() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + finished.output().strip());
    }
    return finished.output();
  }

  static Driver.Finished attempt(List<String> command, String input) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException nobodyReads) {
      // A program that ends without reading its input says why by its exit code.
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " did not end");
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
    return new Driver.Finished(process.exitValue(), output);
  }

  static boolean installed(String program) {
    for (var folder : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
      if (java.nio.file.Files.isExecutable(java.nio.file.Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
