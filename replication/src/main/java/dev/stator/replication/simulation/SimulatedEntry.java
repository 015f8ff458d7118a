package dev.stator.replication.simulation;

import dev.stator.replication.lease.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry of a simulated log. */
final class SimulatedEntry {
  final long term;

  /** Bytes of a command entry; null in an entry of Raft's own, which names the voters. */
  final byte @Nullable [] command;

  final List<String> voters;

  /** Another entry is to follow that ends a change of the voters. */
  final boolean changing;

  /** Which start of which process made it, and when by its clocks. */
  final String maker;

  final Moment made;

  SimulatedEntry(
      long term,
      byte @Nullable [] command,
      List<String> voters,
      boolean changing,
      String maker,
      Moment made) {
    this.term = term;
    this.command = command;
    this.voters = voters;
    this.changing = changing;
    this.maker = maker;
    this.made = made;
  }
}
