package dev.stator.client.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One life of a process that this one started. It runs in the folder of its log, to which it
 * appends what it prints, and reads nothing. Thread-safe.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
  private static final long POLL_NANOS = 50_000_000;
  private static final int LINES_SHOWN = 30;

  private final Process process;
  private final Path log;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  public static ChildProcess start(List<String> command, Path log) throws IOException {
    var folder = Objects.requireNonNull(log.toAbsolutePath().getParent());
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    Launcher.environment(builder.environment());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    return new ChildProcess(builder.start(), log);
  }

  /**
   * Returns when it is ready, and else closes it.
   *
   * @throws IOException when it ended, or is not ready in time; with what it printed last
   */
  public void awaitReady(BooleanSupplier ready, Duration within) throws IOException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!ready.getAsBoolean()) {
      if (!isAlive() || System.nanoTime() > deadline) {
        var what = isAlive() ? "is not ready in time" : "ended with " + process.exitValue();
        close();
        throw new IOException("process " + pid() + " " + what + ":\n" + tail(log, LINES_SHOWN));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  public Path log() {
    return log;
  }

  /** SIGTERM, and kill -9 when it has not ended within {@code patience}. */
  void stop(Duration patience) {
    process.destroy();
    if (!awaitExit(patience)) {
      kill();
    }
  }

  /** kill -9, and waits until the process is gone. */
  void kill() {
    process.destroyForcibly();
    awaitExit(CLOSE_PATIENCE);
  }

  @Override
  public void close() {
    stop(CLOSE_PATIENCE);
  }

  private boolean awaitExit(Duration patience) {
    boolean interrupted = false;
    try {
      long deadline = System.nanoTime() + patience.toNanos();
      while (true) {
        try {
          return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The last lines of a log, for error messages. */
  static String tail(Path log, int lines) {
    try {
      var all = Files.readAllLines(log);
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
