package dev.stator.chaos.fault;

import java.time.Duration;
import java.util.Map;

/**
 * How libfaketime, once it is preloaded, is told to move the wall clock of a process, and only
 * that.
 */
final class MovableClock {
  private MovableClock() {}

  /**
   * Without the last variable this library answers every timed wait on the monotonic clock at once,
   * as if its time were over: a JVM under it does nothing but spin.
   *
   * @param file whose text is the offset; looked at every second
   */
  static Map<String, String> environment(String file) {
    return Map.of(
        "FAKETIME_TIMESTAMP_FILE", file,
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  static String offset(Duration offset) {
    return (offset.isNegative() ? "" : "+") + offset.toSeconds() + "s";
  }
}
