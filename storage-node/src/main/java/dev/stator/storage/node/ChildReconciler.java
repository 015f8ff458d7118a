package dev.stator.storage.node;

import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.PeerAddress;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.partition.CrashPoint;
import dev.stator.storage.store.StoredChild;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings partitions that were split off to life on this node: founds the child from its base, lets
 * the parent's leader campaign in it, and tells the parent when it lives. Has adoptions that an
 * earlier leader began go on. What is to be done is read off the replicas' own state, so it goes on
 * after a crash where it was; each step may be repeated.
 */
final class ChildReconciler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChildReconciler.class);
  private static final long LOOK_MILLIS = 500;

  /** A child that was just founded lives soon. */
  private static final long LOOK_SOON_MILLIS = 10;

  private final String nodeId;
  private final Replicas replicas;
  private final OrderDesk orders;
  private final MergeDesk merges;
  private final CrashPoint.Watch crashPoints;
  private final PlantedChildBugs planted;
  private final Semaphore woken = new Semaphore(0);
  private final Thread thread = Thread.ofPlatform().name("children").daemon().unstarted(this::run);

  ChildReconciler(
      String nodeId,
      Replicas replicas,
      OrderDesk orders,
      MergeDesk merges,
      CrashPoint.Watch crashPoints,
      PlantedChildBugs planted) {
    this.nodeId = nodeId;
    this.replicas = replicas;
    this.crashPoints = crashPoints;
    this.planted = planted;
    this.orders = orders;
    this.merges = merges;
  }

  void start() {
    thread.start();
  }

  /** Looks soon; never blocks. */
  void wake() {
    woken.release();
  }

  private void run() {
    boolean soon = false;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        woken.tryAcquire(soon ? LOOK_SOON_MILLIS : LOOK_MILLIS, TimeUnit.MILLISECONDS);
        woken.drainPermits();
        soon = look();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("children could not be looked after", e);
      }
    }
  }

  /** True when something is under way that will be done soon. */
  private boolean look() {
    boolean soon = false;
    for (var parent : replicas.all()) {
      for (var child : parent.state().held().children()) {
        soon |= lookAfter(parent, child);
      }
    }
    merges.resume();
    return soon;
  }

  private boolean lookAfter(Replicas.Replica parent, StoredChild child) {
    boolean leads = parent.partition().log().servingTerm() != 0;
    if (parent.folder().hasBase(child.childId())) {
      found(parent, child, leads);
    }
    if (!leads || !child.open()) {
      return false;
    }
    if (!lives(child)) {
      return child.voters().contains(nodeId) || !leaveToAnother(parent, child);
    }
    crashPoints.passes(CrashPoint.CHILD_LIVES);
    var done = CommandCodec.encode(LogCommand.of(new LogCommand.SplitDone(child.childId())));
    parent.partition().log().propose(done.toArray());
    return false;
  }

  private void found(Replicas.Replica parent, StoredChild child, boolean campaign) {
    var peers = peers(parent, child);
    if (peers == null) {
      LOG.info("partition {} waits until its nodes are known", child.childId());
      return;
    }
    var founded = orders.foundChild(child, parent.folder(), peers, campaign);
    if (!(founded instanceof OrderResult.Done)) {
      LOG.warn("partition {} is not founded here: {}", child.childId(), founded);
      return;
    }
    if (!child.open() && !planted.keepsBases()) {
      try {
        parent.folder().deleteBase(child.childId());
      } catch (IOException e) {
        LOG.warn("the base of partition {} is not deleted yet", child.childId(), e);
      }
    }
  }

  /**
   * Whether a majority of the child's voters holds its base, or what came after: an entry of its
   * own log was applied here, or this node's replica was there and was moved away since.
   */
  private boolean lives(StoredChild child) {
    var replica = replicas.get(child.childId());
    if (replica != null) {
      return replica.state().applied().index() > child.baseIndex();
    }
    var entry = replicas.catalog().get(child.childId());
    return entry != null && entry.isTombstone();
  }

  /**
   * This node leads the parent and cannot know of the child, in whose group it is no voter: the
   * parent's voters changed when the split was under way. One who is a voter of both will see to
   * it.
   */
  private boolean leaveToAnother(Replicas.Replica parent, StoredChild child) {
    var voters = parent.state().voters();
    if (voters == null) {
      return false;
    }
    for (String other : voters.nodeIds()) {
      if (child.voters().contains(other)) {
        parent.partition().log().transferLeadership(other);
        return true;
      }
    }
    return false;
  }

  private @Nullable List<PeerAddress> peers(Replicas.Replica parent, StoredChild child) {
    var peers = new ArrayList<PeerAddress>();
    for (String voter : child.voters()) {
      var address = replicas.address(voter, parent.partition().partitionId());
      if (address == null) {
        return null;
      }
      peers.add(address);
    }
    return peers;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
