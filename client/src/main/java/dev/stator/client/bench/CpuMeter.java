package dev.stator.client.bench;

import dev.stator.client.CommandFailure;
import dev.stator.client.cluster.ProcessCpu;
import dev.stator.client.cluster.ThrowawayCluster;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** CPU time of the server processes and of this one between two moments. */
final class CpuMeter {
  private static final String GENERATOR = "generator";

  private final Map<String, LongSupplier> processes = new LinkedHashMap<>();
  private final Map<String, Long> atStart = new LinkedHashMap<>();

  CpuMeter() {
    long self = ProcessHandle.current().pid();
    processes.put(GENERATOR, () -> ProcessCpu.micros(self));
  }

  void addAll(ThrowawayCluster cluster) {
    for (var process : cluster.processes()) {
      processes.put(process.name(), process::cpuMicros);
    }
  }

  /** Of the form {@code name=pid}. */
  void add(String nameAndPid) {
    int equals = nameAndPid.indexOf('=');
    try {
      long pid = Long.parseLong(nameAndPid.substring(equals + 1));
      if (equals > 0) {
        processes.put(nameAndPid.substring(0, equals), () -> ProcessCpu.micros(pid));
        return;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw CommandFailure.usage(
        "'" + nameAndPid + "' names no process.", "Write for example --server-pid local=4711.");
  }

  void start() {
    processes.forEach((name, micros) -> atStart.put(name, micros.getAsLong()));
  }

  /** Microseconds since the start by process, and of the generator. */
  Usage stop() {
    var servers = new LinkedHashMap<String, Long>();
    long generator = 0;
    for (var process : processes.entrySet()) {
      long micros = process.getValue().getAsLong() - atStart.getOrDefault(process.getKey(), 0L);
      if (process.getKey().equals(GENERATOR)) {
        generator = micros;
      } else {
        servers.put(process.getKey(), micros);
      }
    }
    return new Usage(servers, generator);
  }

  /**
   * CPU time in microseconds.
   *
   * @param servers by process, in order of start
   */
  record Usage(Map<String, Long> servers, long generator) {
    long serversTotal() {
      return servers.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
