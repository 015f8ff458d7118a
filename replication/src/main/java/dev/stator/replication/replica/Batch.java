package dev.stator.replication.replica;

import dev.stator.replication.LogPosition;
import dev.stator.replication.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The commands of one entry, and who waits for them. */
final class Batch<R> {
  /** The term whose lease this entry gives up, or 0. */
  final long releaseTerm;

  /** Completes true once the entry is applied here, false when that may not happen. */
  final CompletableFuture<Boolean> applied = new CompletableFuture<>();

  /** When the entry was handed to the log, monotonic. */
  long sentNanos;

  private final List<byte[]> commands = new ArrayList<>();
  private final List<CompletableFuture<Proposal<R>>> waiting = new ArrayList<>();
  private int bytes;

  Batch(long releaseTerm) {
    this.releaseTerm = releaseTerm;
  }

  void add(byte[] command, CompletableFuture<Proposal<R>> future) {
    commands.add(command);
    waiting.add(future);
    bytes += command.length + EntryFrame.COMMAND_OVERHEAD_BYTES;
  }

  boolean hasRoomFor(byte[] command) {
    return commands.isEmpty()
        || (commands.size() < ReplicaLimits.ENTRY_COMMANDS_MAX
            && bytes + command.length + EntryFrame.COMMAND_OVERHEAD_BYTES
                <= ReplicaLimits.ENTRY_BYTES_MAX);
  }

  List<byte[]> commands() {
    return commands;
  }

  void committed(LogPosition position, List<R> results) {
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).complete(new Proposal.Committed<>(position, results.get(i)));
    }
  }

  void notLeader(@Nullable String leader) {
    applied.complete(false);
    waiting.forEach(future -> future.complete(new Proposal.NotLeader<>(leader)));
  }

  void unknown(@Nullable String leader) {
    applied.complete(false);
    waiting.forEach(future -> future.complete(new Proposal.Unknown<>(leader)));
  }
}
