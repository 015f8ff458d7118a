package dev.stator.control;

import dev.stator.control.job.JobAdmission;
import dev.stator.control.job.JobReconciler;
import dev.stator.control.metadata.MapHistory;
import dev.stator.control.metadata.MetadataCommand.AdmitMember;
import dev.stator.control.metadata.MetadataState;
import dev.stator.control.nodes.GrpcNodeOrders;
import dev.stator.control.nodes.IndexBuilds;
import dev.stator.control.nodes.NodeReports;
import dev.stator.control.reconcile.ClusterIdReconciler;
import dev.stator.control.reconcile.Duties;
import dev.stator.control.reconcile.IndexReconciler;
import dev.stator.control.reconcile.InitialPartitionsReconciler;
import dev.stator.control.reconcile.LeaderSpreadReconciler;
import dev.stator.control.reconcile.PartitionLeaders;
import dev.stator.control.reconcile.ReconcileLoop;
import dev.stator.control.reconcile.ReplicaRebuildReconciler;
import dev.stator.control.reconcile.ReplicaRepairReconciler;
import dev.stator.control.reconcile.StrayReplicaReconciler;
import dev.stator.control.reconcile.TableReconciler;
import dev.stator.control.service.ControlPlaneEndpoint;
import dev.stator.control.service.JobDesk;
import dev.stator.control.service.Leadership;
import dev.stator.control.service.MemberClient;
import dev.stator.control.service.MemberEndpoint;
import dev.stator.control.service.TermDuties;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.replication.Peer;
import dev.stator.replication.RatisReplication;
import dev.stator.replication.Replication;
import dev.stator.replication.ReplicationConfig;
import dev.stator.runtime.grpc.GrpcChannels;
import dev.stator.runtime.grpc.GrpcServer;
import dev.stator.runtime.lifecycle.Closing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the control plane: its folder, its replica of the metadata, its services, and the
 * reconcilers that run while it leads.
 */
public final class ControlPlane implements AutoCloseable {
  /** The control plane's group, the same in every cluster. */
  public static final UUID GROUP =
      UUID.nameUUIDFromBytes("stator/control-plane".getBytes(StandardCharsets.UTF_8));

  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

  private final ControlPlaneConfig config;
  private final Closing closing = new Closing();
  private final MemberFolder folder;
  private final List<Peer> members;
  private final GrpcChannels channels;
  private final MemberClient memberClient;
  private final MapHistory history = new MapHistory();
  private final MetadataState state;
  private final Leadership leadership = new Leadership();
  private final IndexBuilds builds = new IndexBuilds(System::nanoTime);
  private final NodeReports reports = new NodeReports(System::nanoTime, System::currentTimeMillis);
  private final ReconcileLoop reconcilers;
  private final ControlPlaneEndpoint endpoint;
  private final AtomicLong orderSteps = new AtomicLong();
  private final CompletableFuture<Void> joined = new CompletableFuture<>();
  private volatile @Nullable RatisReplication ownReplication;

  /**
   * Starts a member with a Raft server of its own; returns when its services listen.
   *
   * @throws IOException with a sentence for the operator when the folder or a port is not this
   *     member's to use
   */
  public static ControlPlane start(ControlPlaneConfig config) throws IOException {
    return start(config, null);
  }

  /** Starts a member whose group lives in a Raft server that this process already has. */
  public static ControlPlane start(ControlPlaneConfig config, @Nullable Replication replication)
      throws IOException {
    var member = new ControlPlane(config);
    try {
      member.open(replication);
      return member;
    } catch (IOException | RuntimeException e) {
      member.close();
      throw e;
    }
  }

  private ControlPlane(ControlPlaneConfig config) throws IOException {
    this.config = config;
    this.folder = closing.add(MemberFolder.open(config));
    this.members = members(config, folder);
    this.channels = closing.add(new GrpcChannels());
    this.memberClient = new MemberClient(config.memberId(), channels::to);
    this.state =
        new MetadataState(
            folder.path(), config.durable(), System::currentTimeMillis, memberClient, history);
    this.reconcilers = closing.add(reconcileLoop());
    this.endpoint =
        closing.add(
            new ControlPlaneEndpoint(
                leadership,
                members,
                history,
                reports,
                builds,
                reconcilers::wake,
                new JobDesk(leadership, state::metadata, new JobAdmission(reports)),
                config.splitNewTables()));
    history.listen(reconcilers::wake);
  }

  private static List<Peer> members(ControlPlaneConfig config, MemberFolder folder) {
    return config.members().isEmpty()
        ? List.of(
            new Peer(
                config.memberId(),
                config.host() + ":" + folder.raftPort(),
                config.host() + ":" + folder.servicePort()))
        : config.members();
  }

  private ReconcileLoop reconcileLoop() {
    var leaders = new PartitionLeaders(reports);
    return new ReconcileLoop(
        this::duties,
        state::metadata,
        List.of(
            new ClusterIdReconciler(),
            new InitialPartitionsReconciler(
                reports,
                config.initialNodes(),
                config.initialZones(),
                config.initialPartitions(),
                config.replicationFactor()),
            new JobReconciler(reports, leaders, System::nanoTime),
            new TableReconciler(leaders),
            new IndexReconciler(leaders, builds),
            new ReplicaRepairReconciler(leaders),
            new ReplicaRebuildReconciler(reports, leaders, System::nanoTime),
            new StrayReplicaReconciler(reports, System::nanoTime),
            new LeaderSpreadReconciler(reports, System::nanoTime)));
  }

  private @Nullable Duties duties() throws InterruptedException {
    long term = leadership.confirm();
    return term < 0
        ? null
        : new TermDuties(leadership, new GrpcNodeOrders(channels::to, term, orderSteps));
  }

  private void open(@Nullable Replication given) throws IOException {
    var metrics =
        new ControlPlaneMetrics(
            leadership, history, reports, endpoint::watchers, config.memberId());
    config.metrics().register(metrics);
    closing.add(() -> config.metrics().unregister(metrics));
    var memberEndpoint =
        new MemberEndpoint(leadership, members, state, folder::clusterId, this::seesLeader);
    closing.add(GrpcServer.start(config.host(), folder.servicePort(), endpoint, memberEndpoint));
    var admission =
        new MemberAdmission(folder, config.memberId(), members, memberClient, config.rejoins());
    if (admission.granted()) {
      join(given);
    }
    var joining = Thread.ofVirtual().name("join").unstarted(() -> settle(admission, given));
    closing.add(joining::interrupt);
    joining.start();
  }

  /** Takes part in the group: from here on this folder holds votes. */
  private void join(@Nullable Replication given) throws IOException {
    folder.noteStarted();
    var replication = given;
    if (replication == null) {
      var own = closing.add(RatisReplication.start(replicationConfig()));
      ownReplication = own;
      replication = own;
    }
    leadership.join(replication.open(GROUP, folder.joins() ? List.of() : members, state));
    var seen = folder.clusterId();
    var held = state.metadata().image().clusterId();
    if (!seen.isEmpty() && !held.isEmpty() && !seen.equals(held)) {
      throw new IOException(
          folder.path()
              + " holds the metadata of cluster "
              + held
              + " but belongs to cluster "
              + seen
              + ".");
    }
    joined.complete(null);
    reconcilers.wake();
  }

  private ReplicationConfig replicationConfig() {
    return new ReplicationConfig(
        folder.path().resolve("raft"),
        config.memberId(),
        config.host(),
        folder.raftPort(),
        config.electionTimeout(),
        false,
        config.durable(),
        memberClient);
  }

  private boolean seesLeader(UUID groupId, String leader) {
    var replication = ownReplication;
    return replication != null && replication.seesLeader(groupId, leader);
  }

  /**
   * What is not done when the services begin to listen: waiting for the others, and binding the
   * folder.
   */
  private void settle(MemberAdmission admission, @Nullable Replication given) {
    try {
      if (!joined.isDone()) {
        admission.await();
        join(given);
      }
      if (folder.joins()) {
        admission.awaitVote();
      }
      folder.noteCluster(awaitClusterId());
      if (members.size() > 1) {
        admitThisMember(admission);
      }
    } catch (InterruptedException e) {
      LOG.debug("{} is closed before it settled", config.memberId());
    } catch (IOException | RuntimeException e) {
      LOG.error("Member {} cannot take part: {}", config.memberId(), e.getMessage());
      joined.completeExceptionally(e);
    }
  }

  private String awaitClusterId() throws InterruptedException {
    while (history.latest().clusterId().isEmpty()) {
      Thread.sleep(20);
    }
    return history.latest().clusterId();
  }

  private void admitThisMember(MemberAdmission admission) throws IOException, InterruptedException {
    while (!folder.folderId().equals(state.metadata().members().get(config.memberId()))) {
      if (leadership.serving()) {
        try {
          leadership.propose(
              Bytes.EMPTY, new AdmitMember(config.memberId(), folder.folderId(), ""));
        } catch (Duties.DeposedException e) {
          LOG.debug("Not admitted yet: {}", e.getMessage());
        }
      } else {
        admission.register();
      }
    }
  }

  /** Completes once this member takes part in the group, or exceptionally when it must not. */
  public CompletableFuture<Void> joined() {
    return joined.copy();
  }

  /** Why this member is not ready to serve, or null when it is. */
  public @Nullable String notReadyBecause() {
    if (joined.isCompletedExceptionally()) {
      return String.valueOf(joined.exceptionNow().getMessage());
    }
    if (!leadership.inTouch()) {
      return "no leader of the control plane is known";
    }
    return history.latest().clusterId().isEmpty() ? "the cluster is not formed yet" : null;
  }

  public boolean leads() {
    return leadership.serving();
  }

  /** The map as this member has it. */
  public ClusterImage image() {
    return history.latest();
  }

  /** Members that are on record as having started, by the log as this member has applied it. */
  public Set<String> admittedMembers() {
    return state.metadata().members().keySet();
  }

  /** Ids of the voters, by the group's log as this member has it. */
  public List<String> voters() {
    return leadership.status().voters();
  }

  /** host:port of the member's gRPC services. */
  public String serviceAddress() {
    return config.host() + ":" + folder.servicePort();
  }

  /** host:port of the member's Raft server. */
  public String raftAddress() {
    return config.host() + ":" + folder.raftPort();
  }

  @Override
  public void close() {
    reconcilers.close();
    closing.close();
  }
}
