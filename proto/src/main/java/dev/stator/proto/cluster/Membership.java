package dev.stator.proto.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control plane's members, and what its leader last heard of the storage nodes.
 *
 * @param clusterId empty before the first leader formed the cluster
 * @param leader member id, when known to whoever answered
 * @param reports the latest of each node; only the leader has them
 * @param indexBuilds how far indexes are that are being built; only the leader has them
 */
public record Membership(
    String clusterId,
    @Nullable String leader,
    List<Member> members,
    List<NodeReport> reports,
    List<IndexBuild> indexBuilds) {
  public Membership {
    members = List.copyOf(members);
    reports = List.copyOf(reports);
    indexBuilds = List.copyOf(indexBuilds);
  }

  public record Member(String memberId, String serviceAddress, String raftAddress) {}
}
