package dev.stator.storage.node;

import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.NodeIdentity;
import dev.stator.proto.cluster.PeerAddress;
import dev.stator.proto.item.ItemExchange;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import dev.stator.replication.Peer;
import dev.stator.replication.RatisReplication;
import dev.stator.storage.partition.Partition;
import dev.stator.storage.partition.PartitionState;
import dev.stator.storage.store.DurableFile;
import dev.stator.storage.store.ReplicaFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas of a node: those that its catalog lists, open. Opening, creating and removing go one
 * at a time; calls find their replica without waiting.
 */
final class Replicas implements ItemExchange, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

  /** An open replica. */
  record Replica(Partition partition, PartitionState state, ReplicaFolder folder) {}

  /** Makes the state of a replica. */
  interface StateMaker {
    PartitionState make(long partitionId, ReplicaFolder folder, boolean hasBase);
  }

  /** Makes the door of a replica. */
  interface PartitionMaker {
    Partition make(
        long partitionId,
        dev.stator.replication.ReplicatedLog<dev.stator.model.write.Outcome> log,
        PartitionState state);
  }

  private final NodeIdentity node;
  private final DataFolder folder;
  private final Catalog catalog;
  private final RatisReplication replication;
  private final StateMaker states;
  private final PartitionMaker partitions;
  private final Map<Long, Replica> open = new ConcurrentHashMap<>();
  private final Map<Long, String> unopenable = new ConcurrentHashMap<>();
  private volatile ClusterImage map = ClusterImage.EMPTY;
  private volatile boolean reopened;
  private boolean closed;

  Replicas(
      NodeIdentity node,
      DataFolder folder,
      Catalog catalog,
      RatisReplication replication,
      StateMaker states,
      PartitionMaker partitions) {
    this.node = node;
    this.folder = folder;
    this.catalog = catalog;
    this.replication = replication;
    this.states = states;
    this.partitions = partitions;
  }

  /** The cluster as this node knows it. */
  ClusterImage map() {
    return map;
  }

  Catalog catalog() {
    return catalog;
  }

  // ------------------------------------------------------------------------------------------------- calls

  @Override
  public CompletableFuture<StorageReply> call(StorageCall call) {
    var replica = open.get(call.partitionId());
    return replica == null
        ? CompletableFuture.completedFuture(new StorageReply.NoPartition())
        : replica.partition().call(call);
  }

  @Nullable Replica get(long partitionId) {
    return open.get(partitionId);
  }

  Collection<Replica> all() {
    return open.values();
  }

  // -------------------------------------------------------------------------------------- open,
  // make, remove

  /** Opens what the catalog lists, one after the other, and removes what it does not. */
  void reopen() throws IOException {
    removeUnlisted();
    for (var entry : catalog.entries()) {
      if (entry.isTombstone()) {
        continue;
      }
      try {
        open(entry);
      } catch (IOException | RuntimeException e) {
        LOG.error("the replica of partition {} could not be opened", entry.partitionId(), e);
        unopenable.put(entry.partitionId(), String.valueOf(e.getMessage()));
      }
    }
    reopened = true;
  }

  boolean reopened() {
    return reopened;
  }

  private void removeUnlisted() throws IOException {
    var listed = new ArrayList<UUID>();
    var listedFolders = new ArrayList<Path>();
    for (var entry : catalog.entries()) {
      if (!entry.isTombstone()) {
        listed.add(groupId(entry.partitionId()));
        listedFolders.add(folder.partition(entry.partitionId()));
      }
    }
    for (var group : replication.unopened()) {
      if (!listed.contains(group)) {
        LOG.info("removing the log of group {}, which is not in the catalog", group);
        replication.remove(group);
      }
    }
    if (Files.isDirectory(folder.partitions())) {
      try (var folders = Files.newDirectoryStream(folder.partitions())) {
        for (Path each : folders) {
          if (!listedFolders.contains(each)) {
            DurableFile.delete(each);
          }
        }
      }
    }
  }

  /** Opens a replica that the catalog lists, if it is not open. */
  synchronized Replica open(CatalogEntry entry) throws IOException {
    long partitionId = entry.partitionId();
    var known = open.get(partitionId);
    if (known != null) {
      return known;
    }
    if (closed) {
      throw new IOException("the node is closing");
    }
    var replicaFolder = new ReplicaFolder(folder.partition(partitionId));
    var state = states.make(partitionId, replicaFolder, entry.hasBase());
    var peers = entry.peers().stream().map(Replicas::peer).toList();
    var log = replication.open(groupId(partitionId), peers, state);
    var replica = new Replica(partitions.make(partitionId, log, state), state, replicaFolder);
    open.put(partitionId, replica);
    unopenable.remove(partitionId);
    return replica;
  }

  /** Why a replica that the catalog lists could not be opened, or empty. */
  String fault(long partitionId) {
    return unopenable.getOrDefault(partitionId, "");
  }

  /** Ends a replica whose state is wrong or unreadable; false when it is not open. */
  boolean stop(long partitionId, Throwable cause) {
    var replica = open.get(partitionId);
    if (replica != null) {
      replica.partition().log().stop(cause);
    }
    return replica != null;
  }

  /** Stops the replica and deletes all of it. The catalog has its tombstone already. */
  synchronized void remove(long partitionId) throws IOException {
    var replica = open.remove(partitionId);
    unopenable.remove(partitionId);
    replication.remove(groupId(partitionId));
    if (replica != null) {
      replica.state().close();
    }
    DurableFile.delete(folder.partition(partitionId));
  }

  ReplicaFolder folderOf(long partitionId) {
    return new ReplicaFolder(folder.partition(partitionId));
  }

  /** Whether a replica here holds what that partition is to be founded from. */
  boolean hasBase(long childId) {
    return all().stream().anyMatch(replica -> replica.folder().hasBase(childId));
  }

  /** Where a node is, by the map, or by what was last known of a partition's peers; or null. */
  @Nullable PeerAddress address(String nodeId, long partitionId) {
    var record = map.nodes().get(nodeId);
    if (record != null) {
      return new PeerAddress(nodeId, record.raftAddress(), record.serviceAddress());
    }
    var entry = catalog.get(partitionId);
    return entry == null
        ? null
        : entry.peers().stream()
            .filter(peer -> peer.nodeId().equals(nodeId))
            .findFirst()
            .orElse(null);
  }

  /** Keeps the peers' addresses as the map has them, for the next start. */
  void learnPeers(ClusterImage image) {
    map = image;
    for (var entry : catalog.entries()) {
      var partition = image.partition(entry.partitionId());
      if (entry.isTombstone()
          || partition == null
          || !partition.replicas().contains(node.nodeId())) {
        continue;
      }
      var voters = addresses(partition, image);
      if (voters.size() == partition.replicas().size() && !voters.equals(entry.peers())) {
        try {
          catalog.learnPeers(entry.partitionId(), voters);
        } catch (IOException e) {
          LOG.warn("the peers of partition {} could not be kept", entry.partitionId(), e);
        }
      }
    }
  }

  private static List<PeerAddress> addresses(PartitionRecord partition, ClusterImage image) {
    var addresses = new ArrayList<PeerAddress>();
    for (String nodeId : partition.replicas()) {
      var record = image.nodes().get(nodeId);
      if (record != null) {
        addresses.add(new PeerAddress(nodeId, record.raftAddress(), record.serviceAddress()));
      }
    }
    return addresses;
  }

  /** The group of a partition: equal on all nodes of a cluster, different between clusters. */
  UUID groupId(long partitionId) {
    return UUID.nameUUIDFromBytes(
        ("stator partition " + node.clusterId() + " " + partitionId)
            .getBytes(StandardCharsets.UTF_8));
  }

  static Peer peer(PeerAddress address) {
    return new Peer(address.nodeId(), address.raftAddress(), address.serviceAddress());
  }

  /**
   * The replication, which is closed first, closes the states; what it left open is closed here.
   */
  @Override
  public synchronized void close() {
    closed = true;
    open.values().forEach(replica -> replica.state().close());
    open.clear();
  }
}
