package dev.stator.replication.simulation;

import dev.stator.replication.lease.Moment;
import org.jspecify.annotations.Nullable;

/** An entry of a simulated log. */
final class SimulatedEntry {
  final long term;

  /** Bytes of a command entry; null in an entry of Raft's own, which names the voters. */
  final byte @Nullable [] command;

  final Voters voters;

  /** Which start of which process made it, and when by its clocks. */
  final String maker;

  final Moment made;

  SimulatedEntry(long term, byte @Nullable [] command, Voters voters, String maker, Moment made) {
    this.term = term;
    this.command = command;
    this.voters = voters;
    this.maker = maker;
    this.made = made;
  }
}
