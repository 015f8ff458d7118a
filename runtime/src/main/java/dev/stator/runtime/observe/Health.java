package dev.stator.runtime.observe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a process is alive and ready, as named checks; a check answers null when it is content,
 * else why not.
 */
public final class Health {
  private final Map<String, Supplier<@Nullable String>> readiness = new LinkedHashMap<>();
  private final Map<String, Supplier<@Nullable String>> liveness = new LinkedHashMap<>();

  public synchronized void requireToBeReady(String name, Supplier<@Nullable String> check) {
    readiness.put(name, check);
  }

  public synchronized void requireToBeAlive(String name, Supplier<@Nullable String> check) {
    liveness.put(name, check);
  }

  /** What keeps the process from being ready, by check; empty when it is. */
  public synchronized Map<String, String> notReadyBecause() {
    var reasons = failures(readiness);
    reasons.putAll(failures(liveness));
    return reasons;
  }

  /** What is broken beyond repair by waiting, by check. */
  public synchronized Map<String, String> notAliveBecause() {
    return failures(liveness);
  }

  private static Map<String, String> failures(Map<String, Supplier<@Nullable String>> checks) {
    var reasons = new LinkedHashMap<String, String>();
    checks.forEach((name, check) -> {
      String reason = check.get();
      if (reason != null) {
        reasons.put(name, reason);
      }
    });
    return reasons;
  }
}
