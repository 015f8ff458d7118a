package dev.stator.client.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU time of a process as Linux counts it, in steps of 10 ms. */
public final class ProcessCpu {
  /** The kernel reports in units of 1/100 s on every platform Java runs on (USER_HZ). */
  private static final long MICROS_PER_TICK = 10_000;

  private ProcessCpu() {}

  /** User and system time in microseconds since the process started; 0 when it is gone. */
  public static long micros(long pid) {
    try {
      return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    } catch (IOException e) {
      return 0;
    }
  }

  /** The process name stands in brackets and may itself hold brackets and spaces. */
  static long parse(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
  }
}
