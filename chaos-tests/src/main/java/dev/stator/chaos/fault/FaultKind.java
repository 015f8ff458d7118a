package dev.stator.chaos.fault;

/** The kinds of fault that a schedule chooses from. */
public enum FaultKind {
  KILL,
  KILL_ALL,
  PAUSE,
  ISOLATE,
  PARTITION,
  ONE_WAY,
  SLOW_LINK,
  SKEW,
  FULL_DISK
}
