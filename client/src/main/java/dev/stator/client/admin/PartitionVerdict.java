package dev.stator.client.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the replicas of a partition hold the same rows behind the same log entry.
 *
 * @param index the log entry
 * @param replicas what each replica answered, in the map's order
 * @param obstacle why no digest could be asked for at all, or null
 */
public record PartitionVerdict(
    long partitionId, long index, List<ReplicaAnswer> replicas, @Nullable String obstacle) {
  public PartitionVerdict {
    replicas = List.copyOf(replicas);
  }

  /** What became of one replica's digest. */
  public sealed interface ReplicaAnswer {
    String nodeId();

    record Digest(String nodeId, long index, long digest, long rows) implements ReplicaAnswer {}

    /** Its store cannot be read. */
    record Broken(String nodeId, String why) implements ReplicaAnswer {}

    /** Down, or not caught up in time. */
    record Silent(String nodeId, String why) implements ReplicaAnswer {}
  }

  /** Every replica answered, with the same digest of the same entry. */
  public boolean equal() {
    return obstacle == null && !replicas.isEmpty() && different().isEmpty() && silent().isEmpty();
  }

  /**
   * Node ids of the replicas whose rows are not those of the majority, and of those whose store is
   * broken. Without a majority all that answered are named: nobody knows which is right.
   */
  public List<String> different() {
    var counts = new HashMap<List<Long>, Integer>();
    for (var replica : replicas) {
      if (replica instanceof ReplicaAnswer.Digest digest) {
        counts.merge(content(digest), 1, Integer::sum);
      }
    }
    List<Long> right = majority(counts);
    var different = new ArrayList<String>();
    for (var replica : replicas) {
      boolean differs =
          switch (replica) {
            case ReplicaAnswer.Digest digest -> !content(digest).equals(right);
            case ReplicaAnswer.Broken broken -> true;
            case ReplicaAnswer.Silent silent -> false;
          };
      if (differs) {
        different.add(replica.nodeId());
      }
    }
    return different;
  }

  /** Node ids of the replicas whose rows differ from those of a majority of all replicas. */
  public List<String> outvoted() {
    var different = different();
    var differing = new ArrayList<String>();
    long right = 0;
    for (var replica : replicas) {
      if (replica instanceof ReplicaAnswer.Digest && different.contains(replica.nodeId())) {
        differing.add(replica.nodeId());
      } else if (replica instanceof ReplicaAnswer.Digest) {
        right++;
      }
    }
    return right * 2 > replicas.size() ? List.copyOf(differing) : List.of();
  }

  private static List<Long> content(ReplicaAnswer.Digest digest) {
    return List.of(digest.index(), digest.digest());
  }

  /** What all that answered agree on, or what more than half of all replicas say. */
  private @Nullable List<Long> majority(Map<List<Long>, Integer> counts) {
    if (counts.size() == 1) {
      return counts.keySet().iterator().next();
    }
    for (var entry : counts.entrySet()) {
      if (entry.getValue() * 2 > replicas.size()) {
        return entry.getKey();
      }
    }
    return null;
  }

  private List<String> silent() {
    return replicas.stream()
        .filter(ReplicaAnswer.Silent.class::isInstance)
        .map(ReplicaAnswer::nodeId)
        .toList();
  }

  /** One line: {@code partition 3 index 18234 digest 5f0c 5f0c 5f0c equal}. */
  public String line() {
    if (obstacle != null) {
      return "partition " + partitionId + " NOT VERIFIED: " + obstacle;
    }
    return "partition "
        + partitionId
        + " index "
        + index
        + " digest "
        + String.join(" ", words())
        + " "
        + outcome();
  }

  private List<String> words() {
    var digests = new ArrayList<Long>();
    for (var replica : replicas) {
      if (replica instanceof ReplicaAnswer.Digest digest) {
        digests.add(digest.digest());
      }
    }
    var texts = ShortHex.digests(digests).iterator();
    var words = new ArrayList<String>();
    for (var replica : replicas) {
      words.add(
          switch (replica) {
            case ReplicaAnswer.Digest digest -> texts.next();
            case ReplicaAnswer.Broken broken -> "broken";
            case ReplicaAnswer.Silent silent -> "none";
          });
    }
    return words;
  }

  private String outcome() {
    if (equal()) {
      return "equal";
    }
    var parts = new ArrayList<String>();
    if (!different().isEmpty()) {
      parts.add("DIFFERENT " + String.join(" ", different()));
    }
    if (!silent().isEmpty()) {
      parts.add("NO ANSWER " + String.join(" ", silent()));
    }
    return String.join(", ", parts) + reasons();
  }

  private String reasons() {
    var reasons = new StringBuilder();
    for (var replica : replicas) {
      switch (replica) {
        case ReplicaAnswer.Digest digest -> {}
        case ReplicaAnswer.Broken(String node, String why) ->
            reasons.append(" (").append(node).append(": ").append(why).append(')');
        case ReplicaAnswer.Silent(String node, String why) ->
            reasons.append(" (").append(node).append(": ").append(why).append(')');
      }
    }
    return reasons.toString();
  }
}
