package dev.stator.chaos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * Faults that can be done to the members of a cluster, by name. Each takes effect before its method
 * returns. Faults of the network add up until {@link #heal}. Not thread-safe: one thread hurts at a
 * time.
 */
public interface FaultInjector {
  /** Name of whoever runs the workload, as a member of the network. */
  String CLIENT = "client";

  /** SIGKILL: the process is gone, what it had not made durable is lost. */
  void kill(String member) throws IOException;

  /** Starts a killed member again, with the data it had. */
  void restart(String member) throws IOException;

  /** SIGSTOP: silent, but its connections stay. */
  void pause(String member) throws IOException;

  void resume(String member) throws IOException;

  /** Nobody hears of {@code member} and it hears of nobody. */
  void isolate(String member) throws IOException;

  /**
   * No packet passes between {@code side} and {@code other}; whoever is in neither reaches both.
   */
  void partition(Set<String> side, Set<String> other) throws IOException;

  /** Packets from {@code from} to {@code to} are lost; the other way they pass. */
  void oneWay(String from, String to) throws IOException;

  /** Limits what {@code member} can send, so that its packets queue up. */
  void slowLink(String member, int kilobitsPerSecond) throws IOException;

  /** Ends all cuts and limits. */
  void heal() throws IOException;

  /** Moves the wall clock of {@code member}, forward or back; the monotonic clock runs on. */
  void skew(String member, Duration offset) throws IOException;

  /** Leaves no free byte on the disk of {@code member}. */
  void fillDisk(String member) throws IOException;

  void freeDisk(String member) throws IOException;

  /** Why this machine cannot do {@code kind}, or empty when it can. */
  String unable(FaultKind kind);
}
