package dev.stator.proto.cluster;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import dev.stator.proto.log.SchemaCodec;
import dev.stator.proto.wire.ControlPlaneServiceGrpc;
import dev.stator.proto.wire.ControlPlaneServiceGrpc.ControlPlaneServiceBlockingStub;
import dev.stator.proto.wire.CreateTableRequest;
import dev.stator.proto.wire.DeleteTableRequest;
import dev.stator.proto.wire.JobsRequest;
import dev.stator.proto.wire.MembersReply;
import dev.stator.proto.wire.MembersRequest;
import dev.stator.proto.wire.SubmitJobRequest;
import dev.stator.proto.wire.UpdateTableRequest;
import io.grpc.Channel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The control plane as storage nodes, routers and the command line call it. Blocks; thread-safe.
 *
 * <p>Changes go to the leader, wherever it is, and are repeated under one request id until they are
 * answered or the patience is over: a repeated request is carried out once. Then {@link
 * ControlPlaneUnavailableException}.
 */
public final class ControlPlaneClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration HEARTBEAT_PATIENCE = Duration.ofSeconds(2);

  private final List<String> addresses;
  private final Function<String, Channel> channels;
  private final LeaderCalls calls;
  private final SecureRandom random = new SecureRandom();
  private final Set<MapWatch> watches = ConcurrentHashMap.newKeySet();

  /**
   * @param addresses host:port of the members' services; those that are down may be among them
   * @param channels a channel to an address; it stays the caller's to close
   */
  public ControlPlaneClient(List<String> addresses, Function<String, Channel> channels) {
    this.addresses = List.copyOf(addresses);
    this.channels = channels;
    this.calls =
        new LeaderCalls(
            this.addresses,
            address -> ControlPlaneServiceGrpc.newBlockingStub(channels.apply(address)));
  }

  /**
   * Makes this node known, or its new addresses.
   *
   * @throws RefusedException when its data folder belongs to another cluster, or to a node that was
   *     replaced
   */
  public NodeIdentity register(Registration node) {
    var request = RegistrationCodec.encode(node).toBuilder().setRequestId(requestId()).build();
    var reply = leader(PATIENCE, stub -> stub.registerNode(request));
    return new NodeIdentity(reply.getClusterId(), reply.getNodeId());
  }

  /**
   * Reports to the leader; returns how many milliseconds this node's clock is ahead of the median
   * of all nodes.
   */
  public long heartbeat(NodeReport report) {
    var request = NodeCodec.encode(report);
    return leader(HEARTBEAT_PATIENCE, stub -> stub.heartbeat(request)).getClockOffsetMillis();
  }

  /**
   * Returns as soon as the table is on record (status CREATING); the map shows when it is ACTIVE.
   */
  public TableChange createTable(NewTable table) {
    var request =
        CreateTableRequest.newBuilder()
            .setAccount(table.account())
            .setRegion(table.region())
            .setName(table.name())
            .setPartitionKey(SchemaCodec.toMessage(table.partitionKey()))
            .setDefinition(table.definition())
            .setPartitions(table.partitions())
            .setRequestId(requestId());
    var sortKey = table.sortKey();
    if (sortKey != null) {
      request.setSortKey(SchemaCodec.toMessage(sortKey));
    }
    request.setDerived(SchemaCodec.toMessage(table.derived()));
    var message = request.build();
    return TableChangeCodec.decode(leader(PATIENCE, stub -> stub.createTable(message)));
  }

  /**
   * Returns as soon as the job is on record.
   *
   * @throws RefusedException with a sentence for the operator
   */
  public JobRecord submit(JobSpec spec) {
    var request =
        SubmitJobRequest.newBuilder()
            .setRequestId(requestId())
            .setSpec(JobCodec.encode(spec))
            .build();
    return JobCodec.decode(leader(PATIENCE, stub -> stub.submitJob(request)).getJob());
  }

  /** The jobs that run, and those that ended lately, in the order of their ids. */
  public List<JobRecord> jobs() {
    return leader(PATIENCE, stub -> stub.jobs(JobsRequest.getDefaultInstance()))
        .getJobsList()
        .stream()
        .map(JobCodec::decode)
        .toList();
  }

  /** One job, or null when it ended long ago or never was. */
  public @Nullable JobRecord job(long jobId) {
    var request = JobsRequest.newBuilder().setJobId(jobId).build();
    var reply = leader(PATIENCE, stub -> stub.jobs(request));
    return reply.getJobsCount() == 0 ? null : JobCodec.decode(reply.getJobs(0));
  }

  /** Returns as soon as the change is on record; the map shows when the table is ACTIVE again. */
  public TableChange updateTable(ChangedTable change) {
    var table = change.before();
    var request =
        UpdateTableRequest.newBuilder()
            .setAccount(table.account())
            .setRegion(table.region())
            .setName(table.name())
            .setTableId(table.schema().tableId())
            .setRevision(table.revision())
            .setDefinition(change.definition())
            .setNextDefinition(change.nextDefinition())
            .setPartitions(change.partitions())
            .setRequestId(requestId());
    request.setDerived(SchemaCodec.toMessage(change.derived()));
    var message = request.build();
    return TableChangeCodec.decode(leader(PATIENCE, stub -> stub.updateTable(message)));
  }

  /**
   * Returns as soon as the table is on record as DELETING; the map shows when it is gone.
   *
   * @param revision of the table as the caller knows it, or 0 when it knows of none
   */
  public TableChange deleteTable(String account, String region, String name, long revision) {
    var request =
        DeleteTableRequest.newBuilder()
            .setAccount(account)
            .setRegion(region)
            .setName(name)
            .setRevision(revision)
            .setRequestId(requestId())
            .build();
    return TableChangeCodec.decode(leader(PATIENCE, stub -> stub.deleteTable(request)));
  }

  /** The members and, as the leader answers, the latest report of each storage node. */
  public Membership members() {
    return membership(leader(PATIENCE, stub -> stub.members(MembersRequest.getDefaultInstance())));
  }

  /** The members as one of them sees them, whether it leads or not. */
  public Membership membersSeenBy(String address) {
    return membership(calls.at(address, stub -> stub.members(MembersRequest.getDefaultInstance())));
  }

  /**
   * Keeps an always current map: see {@link MapWatch}.
   *
   * @param watcher who watches, for the members' logs: a node id or host:port
   * @param file where the map is kept between starts, or null
   * @param listener called with each newer image, in order, by one thread at a time; first with the
   *     one from the file, if there is one, before this method returns
   */
  public MapWatch watch(String watcher, @Nullable MapFile file, Consumer<ClusterImage> listener) {
    var watch =
        new MapWatch(
            watcher,
            addresses,
            address -> ControlPlaneServiceGrpc.newStub(channels.apply(address)),
            file,
            listener);
    watches.add(watch);
    return watch;
  }

  /** Ends all watches. */
  @Override
  public void close() {
    watches.forEach(MapWatch::close);
  }

  private <T> T leader(Duration patience, Function<ControlPlaneServiceBlockingStub, T> call) {
    return calls.leader(patience, call);
  }

  private ByteString requestId() {
    var id = new byte[16];
    random.nextBytes(id);
    return UnsafeByteOperations.unsafeWrap(id);
  }

  private static Membership membership(MembersReply reply) {
    return new Membership(
        reply.getClusterId(),
        reply.getLeader().isEmpty() ? null : reply.getLeader(),
        reply.getMembersList().stream()
            .map(each ->
                new Membership.Member(
                    each.getMemberId(), each.getServiceAddress(), each.getRaftAddress()))
            .toList(),
        reply.getReportsList().stream().map(NodeCodec::decode).toList(),
        reply.getIndexBuildsList().stream().map(IndexBuild::decode).toList());
  }
}
