package dev.stator.chaos.fuzz;

import dev.stator.chaos.fault.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A cluster in one process of its own, for as long as the fuzzers need one. */
final class LocalStator implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final long POLL_NANOS = 50_000_000;

  private final Process process;
  private final int port;
  private final Path log;

  private LocalStator(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  static LocalStator start() throws IOException {
    int port = freePort();
    var log = Files.createTempFile("stator-fuzz-", ".log");
    var command = new ArrayList<>(Program.stator().prefix());
    command.add(command.indexOf("-cp"), "-Xmx768m"); // a whole cluster, so more than one role has
    command.addAll(List.of("local", "--in-memory", "--port", Integer.toString(port)));
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    var stator = new LocalStator(process, port, log);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    stator.awaitListening();
    return stator;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws IOException {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected() && Files.readString(log).contains("serves DynamoDB")) {
          return;
        }
      } catch (IOException notYet) {
        // It starts.
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    close();
    throw new IOException("no cluster to fuzz: " + Files.readString(log));
  }

  int port() {
    return port;
  }

  /** Whether it still runs, and what it had to say. */
  boolean isAlive() {
    return process.isAlive();
  }

  Path log() {
    return log;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException hurried) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
