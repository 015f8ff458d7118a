package dev.stator.control.reconcile;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.metadata.MetadataCommand.FormCluster;
import java.util.List;
import java.util.UUID;

/** Gives the cluster its id: drawn by the first leader, committed before anything else. */
public final class ClusterIdReconciler implements Reconciler {
  @Override
  public List<Work> due(Metadata metadata) {
    return metadata.image().clusterId().isEmpty()
        ? List.of(new Work("cluster-id", this::form))
        : List.of();
  }

  private boolean form(Duties duties) throws InterruptedException {
    duties.propose(new FormCluster(UUID.randomUUID().toString()));
    return true;
  }
}
