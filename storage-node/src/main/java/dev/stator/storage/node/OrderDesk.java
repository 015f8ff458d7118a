package dev.stator.storage.node;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.FencingToken;
import dev.stator.proto.cluster.NodeClient.Backfill;
import dev.stator.proto.cluster.NodeClient.Cut;
import dev.stator.proto.cluster.NodeClient.ReplicaDigest;
import dev.stator.proto.cluster.NodeClient.Verification;
import dev.stator.proto.cluster.NodeIdentity;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.PeerAddress;
import dev.stator.replication.RatisReplication;
import dev.stator.storage.partition.CrashPoint;
import dev.stator.storage.partition.PartitionState;
import dev.stator.storage.service.NodeOrders;
import dev.stator.storage.service.NodeOrders.SplitOrder;
import dev.stator.storage.store.ChildBase;
import dev.stator.storage.store.DurableFile;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.ReplicaFolder;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredChild;
import dev.stator.storage.store.StoredRange;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the control plane's orders.
 *
 * <p>Orders may come late, twice, or from a leader that was deposed. Each carries a fencing token;
 * the highest is kept durably per partition and lower ones are refused. A replica that was removed
 * leaves a tombstone: it may join the group again, under a higher token, but never be one of its
 * founders, because an empty founder forgets what it acknowledged.
 */
final class OrderDesk implements NodeOrders {
  private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);

  /**
   * rangeEpoch of a range that never changed: the log of its group tells all from the first entry
   * on.
   */
  private static final long FIRST_RANGE_EPOCH = 1;

  private final NodeIdentity node;
  private final Replicas replicas;
  private final RatisReplication replication;
  private final StoreResources resources;
  private final ReplicaReports reports;
  private final LeaderDesk leaders;
  private final SplitDesk splits;
  private final MergeDesk merges;
  private final CrashPoint.Watch crashPoints;
  private final PlantedChildBugs planted;

  OrderDesk(
      NodeIdentity node,
      Replicas replicas,
      RatisReplication replication,
      StoreResources resources,
      ReplicaReports reports,
      SplitDesk splits,
      MergeDesk merges,
      IndexDesk indexes,
      CrashPoint.Watch crashPoints,
      PlantedChildBugs planted) {
    this.node = node;
    this.replicas = replicas;
    this.replication = replication;
    this.resources = resources;
    this.reports = reports;
    this.leaders = new LeaderDesk(replicas, indexes);
    this.splits = splits;
    this.merges = merges;
    this.crashPoints = crashPoints;
    this.planted = planted;
  }

  // -------------------------------------------------------------------------------- replicas of
  // this node

  @Override
  public synchronized OrderResult createReplica(
      FencingToken token, PartitionRecord partition, List<PeerAddress> peers, boolean campaign) {
    long partitionId = partition.partitionId();
    var refused = fence(token, partitionId);
    if (refused != null) {
      return refused;
    }
    try {
      var entry = replicas.catalog().get(partitionId);
      if (entry == null && replicas.hasBase(partitionId)) {
        return new OrderResult.Refused(
            "This node founds partition " + partitionId + " itself, from its parent's base");
      }
      if (entry == null || entry.isTombstone()) {
        var whyNot = peers.isEmpty() ? null : whyNotFound(partition, entry);
        if (whyNot != null) {
          return new OrderResult.Refused(whyNot);
        }
        entry = make(token, partition, peers);
      } else {
        entry = entry.fencedBy(token.term(), token.step());
      }
      replicas.catalog().put(entry);
      var replica = replicas.open(entry);
      if (campaign && replica.partition().log().status().leader() == null) {
        replica.partition().log().campaign();
      }
      return new OrderResult.Done();
    } catch (IOException e) {
      LOG.error("the replica of partition {} could not be made", partitionId, e);
      return new OrderResult.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** A founder begins with nothing, so that must be what the partition holds (I2). */
  private @Nullable String whyNotFound(PartitionRecord partition, @Nullable CatalogEntry removed) {
    long partitionId = partition.partitionId();
    if (removed != null) {
      return "Partition "
          + partitionId
          + " was removed from "
          + node.nodeId()
          + ": it can only join again";
    }
    return partition.rangeEpoch() > FIRST_RANGE_EPOCH
        ? "Partition " + partitionId + " was split or merged: a replica of it can only join"
        : null;
  }

  /** Makes the durable beginning of a replica; nothing knows of it before the catalog does. */
  private CatalogEntry make(FencingToken token, PartitionRecord partition, List<PeerAddress> peers)
      throws IOException {
    var folder = replicas.folderOf(partition.partitionId());
    DurableFile.delete(folder.root());
    boolean hasBase = !peers.isEmpty() || partition.rangeEpoch() <= FIRST_RANGE_EPOCH;
    if (hasBase) {
      PartitionState.initialise(
          folder,
          resources,
          new StoredRange(partition.start(), partition.end(), partition.rangeEpoch()));
    }
    return new CatalogEntry(
        partition.partitionId(), token.term(), token.step(), partition, peers, hasBase);
  }

  /**
   * Founds this node's member of a partition that was split off one of its replicas, unless it has
   * or had one, or is none of those that the child begins with: a replica that joined the parent
   * later finds the split in the log all the same. The only way, but for a new cluster, in which a
   * member comes with a list of voters: it holds the base (I2).
   *
   * @param parent folder of the replica that was split
   * @param campaign the parent is led here
   */
  synchronized OrderResult foundChild(
      StoredChild child, ReplicaFolder parent, List<PeerAddress> peers, boolean campaign) {
    var known = replicas.catalog().get(child.childId());
    if (!child.voters().contains(node.nodeId()) || (known != null && !planted.overlooks(known))) {
      return new OrderResult.Done();
    }
    try {
      var folder = replicas.folderOf(child.childId());
      DurableFile.delete(folder.root());
      ChildBase.copy(parent.base(child.childId()), folder.current());
      try (var store = PartitionStore.open(folder.current(), resources)) {
        ChildBase.begin(store, child);
        planted.spoil(store, child.range());
      }
      crashPoints.passes(CrashPoint.CHILD_COPIED);
      var record = child.record(campaign ? node.nodeId() : child.voters().getFirst());
      var entry = new CatalogEntry(child.childId(), 0, 0, record, peers, true);
      replicas.catalog().put(entry);
      crashPoints.passes(CrashPoint.CHILD_LISTED);
      var replica = replicas.open(entry);
      LOG.info("partition {} is founded from its base", child.childId());
      crashPoints.passes(CrashPoint.CHILD_OPEN);
      if (campaign) {
        replica.partition().log().campaign();
      }
      return new OrderResult.Done();
    } catch (IOException | RuntimeException e) {
      LOG.error("partition {} could not be founded from its base", child.childId(), e);
      return new OrderResult.Refused(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Cut splitPartition(FencingToken token, SplitOrder order) {
    var refused = fence(token, order.partitionId());
    return refused == null ? splits.order(order) : new Cut(refused, Bytes.EMPTY);
  }

  @Override
  public OrderResult mergePartitions(FencingToken token, MergeOrder order) {
    var refused = fence(token, order.left().partitionId());
    return refused == null ? merges.order(order) : refused;
  }

  @Override
  public OrderResult freezePartition(FreezeOrder order) {
    return merges.freeze(order);
  }

  @Override
  public OrderResult flushReplica(long partitionId) {
    var replica = replicas.get(partitionId);
    if (replica == null) {
      return new OrderResult.Refused(
          node.nodeId() + " has no open replica of partition " + partitionId);
    }
    replica.state().store().flush();
    return new OrderResult.Done();
  }

  @Override
  public synchronized OrderResult removeReplica(FencingToken token, long partitionId) {
    var refused = fence(token, partitionId);
    if (refused != null) {
      return refused;
    }
    try {
      var tombstone =
          new CatalogEntry(partitionId, token.term(), token.step(), null, List.of(), false);
      replicas.catalog().put(tombstone);
      replicas.remove(partitionId); // also what an order that failed half way left behind
      return new OrderResult.Done();
    } catch (IOException e) {
      LOG.error("the replica of partition {} could not be removed", partitionId, e);
      return new OrderResult.Refused(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public OrderResult stopReplica(long partitionId, String why) {
    return replicas.stop(partitionId, new ReplicaStoppedException(why))
        ? new OrderResult.Done()
        : new OrderResult.Refused(
            node.nodeId() + " has no open replica of partition " + partitionId);
  }

  private @Nullable OrderResult fence(FencingToken token, long partitionId) {
    if (!token.nodeId().isEmpty() && !token.nodeId().equals(node.nodeId())) {
      return new OrderResult.Refused(
          "The order is for " + token.nodeId() + ", this is " + node.nodeId());
    }
    var entry = replicas.catalog().get(partitionId);
    if (entry != null
        && token.compareTo(new FencingToken(entry.tokenTerm(), entry.tokenStep(), node.nodeId()))
            < 0) {
      return new OrderResult.Refused("The order is older than one that was carried out");
    }
    return null;
  }

  // ------------------------------------------------------------------------------------ leaders of
  // groups

  @Override
  public OrderResult changeVoters(FencingToken token, long partitionId, List<PeerAddress> voters) {
    var refused = fence(token, partitionId);
    return refused == null ? leaders.changeVoters(partitionId, voters) : refused;
  }

  @Override
  public OrderResult transferLeadership(long partitionId, String to) {
    return leaders.transferLeadership(partitionId, to);
  }

  @Override
  public OrderResult shipIndexRows(long partitionId, Bytes command) {
    return leaders.shipIndexRows(partitionId, command);
  }

  @Override
  public OrderResult propose(long partitionId, Bytes command) {
    return leaders.propose(partitionId, command);
  }

  @Override
  public Backfill indexProgress(BackfillQuestion question) {
    return leaders.indexProgress(question);
  }

  @Override
  public Verification verify(long partitionId, long verifyId) {
    return leaders.verify(partitionId, verifyId);
  }

  // -------------------------------------------------------------------------------------------
  // questions

  @Override
  public ReplicaDigest digestAt(long partitionId, long verifyId) {
    var replica = replicas.get(partitionId);
    if (replica == null) {
      return ReplicaDigest.pending(false);
    }
    boolean underWay = replica.state().verifying(verifyId);
    var result = replica.state().verified(verifyId);
    return result == null
        ? ReplicaDigest.pending(underWay)
        : new ReplicaDigest(
            true, true, result.index(), result.digest(), result.rows(), result.broken());
  }

  @Override
  public NodeReport report() {
    return reports.report();
  }

  @Override
  public boolean seesLeader(UUID groupId, String leader) {
    return replication.seesLeader(groupId, leader);
  }

  @Override
  public @Nullable Copyable copyable(long partitionId) {
    var replica = replicas.get(partitionId);
    return replica == null || replica.state().heldRange() == null
        ? null
        : new Copyable(replica.state(), replica.folder());
  }
}
