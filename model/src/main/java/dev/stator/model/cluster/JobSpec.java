package dev.stator.model.cluster;

import dev.stator.model.Bytes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a job is to bring about. */
public sealed interface JobSpec {
  /** The partitions whose range or voters the job changes: one running job at most for each. */
  Set<Long> partitions();

  /** In the words of an operator, for example "split partition 3". */
  String text();

  /**
   * Cuts a partition in two.
   *
   * @param at first row key of the child; null: about the middle of what the partition holds
   * @param childId drawn when the job is accepted; 0 before
   */
  record Split(long partitionId, @Nullable Bytes at, long childId) implements JobSpec {
    @Override
    public Set<Long> partitions() {
      return childId == 0 ? Set.of(partitionId) : Set.of(partitionId, childId);
    }

    @Override
    public String text() {
      return "split partition " + partitionId + (childId == 0 ? "" : " into it and " + childId);
    }
  }

  /** Joins two neighbours; the left one survives. */
  record Merge(long leftId, long rightId) implements JobSpec {
    @Override
    public Set<Long> partitions() {
      return leftId == rightId ? Set.of(leftId) : Set.of(leftId, rightId);
    }

    @Override
    public String text() {
      return "merge partition " + rightId + " into " + leftId;
    }
  }

  /** Puts the replica of one node on another. */
  record Move(long partitionId, String from, String to) implements JobSpec {
    @Override
    public Set<Long> partitions() {
      return Set.of(partitionId);
    }

    @Override
    public String text() {
      return "move partition " + partitionId + " from " + from + " to " + to;
    }
  }

  /** Hands a partition's leadership to one of its voters, where it then belongs. */
  record Transfer(long partitionId, String to) implements JobSpec {
    @Override
    public Set<Long> partitions() {
      return Set.of(partitionId);
    }

    @Override
    public String text() {
      return "transfer partition " + partitionId + " to " + to;
    }
  }

  /** Moves every replica off a node, which gets no new ones until it is undrained. */
  record Drain(String nodeId) implements JobSpec {
    @Override
    public Set<Long> partitions() {
      return Set.of();
    }

    @Override
    public String text() {
      return "drain " + nodeId;
    }
  }

  /** Lets a drained node take replicas again, and ends a drain that is under way. */
  record Undrain(String nodeId) implements JobSpec {
    @Override
    public Set<Long> partitions() {
      return Set.of();
    }

    @Override
    public String text() {
      return "undrain " + nodeId;
    }
  }
}
