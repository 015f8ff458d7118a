package dev.stator.client.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One server of a cluster: a command line that can be started, killed and started again over the
 * same data folder. Thread-safe.
 */
public final class ServerProcess {
  private final Role role;
  private final String name;
  private final List<String> command;
  private final Path log;
  private final Path data;
  private final Ports ports;
  private final String host;
  private final OrphanGuard guard;

  private @Nullable ChildProcess process;
  private boolean paused;
  private long earlierCpuMicros;

  ServerProcess(
      Role role,
      String name,
      String host,
      Ports ports,
      Path data,
      Path log,
      List<String> command,
      OrphanGuard guard) {
    this.role = role;
    this.name = name;
    this.host = host;
    this.ports = ports;
    this.data = data;
    this.log = log;
    this.command = List.copyOf(command);
    this.guard = guard;
  }

  public Role role() {
    return role;
  }

  /** c1, n2, r1: the cluster's own name for it; a storage node's node id is another matter. */
  public String name() {
    return name;
  }

  public String host() {
    return host;
  }

  /** Its gRPC or, of a router, HTTP port. */
  public int servicePort() {
    return ports.service();
  }

  public int metricsPort() {
    return ports.metrics();
  }

  /** Where its Raft peers reach it; 0 of a router. */
  public int raftPort() {
    return ports.raft();
  }

  public String serviceAddress() {
    return host + ":" + servicePort();
  }

  public Path dataFolder() {
    return data;
  }

  public Path logFile() {
    return log;
  }

  public List<String> command() {
    return command;
  }

  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Started, and ended without having been told to. */
  public synchronized boolean endedByItself() {
    return process != null && !process.isAlive();
  }

  public synchronized boolean isPaused() {
    return paused;
  }

  /** Pid of the running process. */
  public synchronized long pid() {
    return running().pid();
  }

  /** CPU time in microseconds over all its lives. */
  public synchronized long cpuMicros() {
    return earlierCpuMicros + (isAlive() ? ProcessCpu.micros(pid()) : 0);
  }

  /** Starts it; it appends to its log. */
  public synchronized void start() {
    if (isAlive()) {
      return;
    }
    try {
      Files.createDirectories(data);
      process = ChildProcess.start(command, log);
      guard.watch(process.pid());
      paused = false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /** kill -9, and waits until the process is gone. */
  public synchronized void kill() {
    if (!isAlive()) {
      return;
    }
    earlierCpuMicros = cpuMicros();
    running().kill();
    forget();
  }

  /** SIGTERM, and kill -9 when it has not ended within {@code patience}. */
  public synchronized void stop(Duration patience) {
    if (!isAlive()) {
      return;
    }
    resume();
    earlierCpuMicros = cpuMicros();
    running().stop(patience);
    forget();
  }

  private void forget() {
    guard.forget(pid());
    paused = false;
    process = null;
  }

  /** SIGSTOP: it keeps its sockets and answers nobody. */
  public synchronized void pause() {
    signal("STOP");
    paused = true;
  }

  /** SIGCONT. */
  public synchronized void resume() {
    if (paused) {
      signal("CONT");
      paused = false;
    }
  }

  private void signal(String signal) {
    try {
      var sender = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
      if (!sender.waitFor(10, TimeUnit.SECONDS) || sender.exitValue() != 0) {
        throw new IllegalStateException("kill -" + signal + " of " + name + " failed.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling " + name, e);
    }
  }

  private ChildProcess running() {
    if (process == null) {
      throw new IllegalStateException(name + " is not running.");
    }
    return process;
  }

  /** The last lines of its log, for error messages. */
  public String logTail(int lines) {
    return ChildProcess.tail(log, lines);
  }

  @Override
  public String toString() {
    return name;
  }
}
