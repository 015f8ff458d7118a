package dev.stator.client.cluster;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ThrowawayCluster} consists of.
 *
 * @param controlPlaneMembers 1 or 3
 * @param storageNodes they take the AZs A, B, C in turn
 * @param folder data and logs, kept at the end; null: a temporary folder that is removed when the
 *     cluster stops without a failure
 * @param storageNodeFlags that every storage node is started with, beside those of its place
 */
public record ClusterSpec(
    int controlPlaneMembers,
    int storageNodes,
    int routers,
    @Nullable Path folder,
    List<String> storageNodeFlags) {

  public ClusterSpec {
    if (controlPlaneMembers < 1 || storageNodes < 1 || routers < 0) {
      throw new IllegalArgumentException("A cluster needs a control plane and storage nodes.");
    }
    storageNodeFlags = List.copyOf(storageNodeFlags);
  }

  /** Without flags of one's own. */
  public ClusterSpec(
      int controlPlaneMembers, int storageNodes, int routers, @Nullable Path folder) {
    this(controlPlaneMembers, storageNodes, routers, folder, List.of());
  }

  /** Three storage nodes in three AZs, and two routers. */
  public static ClusterSpec standard(int controlPlaneMembers, @Nullable Path folder) {
    return new ClusterSpec(controlPlaneMembers, 3, 2, folder);
  }
}
