package dev.stator.storage.node;

import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.PeerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of one partition's replica on it.
 *
 * @param tokenTerm with tokenStep: the highest fencing token of an order about this partition that
 *     was carried out
 * @param partition as the order that created the replica stated it; null once the replica was
 *     removed: what stays is a tombstone, which keeps a late order from bringing it back with an
 *     empty log
 * @param peers all voters; empty while the replica joins
 * @param hasBase the store was given its range when it was made; false: it waits for a snapshot
 */
record CatalogEntry(
    long partitionId,
    long tokenTerm,
    long tokenStep,
    @Nullable PartitionRecord partition,
    List<PeerAddress> peers,
    boolean hasBase) {
  CatalogEntry {
    peers = List.copyOf(peers);
  }

  boolean isTombstone() {
    return partition == null;
  }

  CatalogEntry fencedBy(long term, long step) {
    return new CatalogEntry(partitionId, term, step, partition, peers, hasBase);
  }

  CatalogEntry withPeers(List<PeerAddress> voters) {
    return new CatalogEntry(partitionId, tokenTerm, tokenStep, partition, voters, hasBase);
  }
}
