package dev.stator.control.service;

import dev.stator.control.metadata.MapHistory;
import dev.stator.control.metadata.MetadataCommand;
import dev.stator.control.metadata.MetadataCommand.AdmitNode;
import dev.stator.control.metadata.MetadataCommand.DeleteTable;
import dev.stator.control.metadata.MetadataCommand.UpdateTable;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.control.nodes.IndexBuilds;
import dev.stator.control.nodes.NodeReports;
import dev.stator.control.reconcile.Duties.DeposedException;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.proto.cluster.JobCodec;
import dev.stator.proto.cluster.LeaderTrailer;
import dev.stator.proto.cluster.NewTable;
import dev.stator.proto.cluster.NodeCodec;
import dev.stator.proto.cluster.RegistrationCodec;
import dev.stator.proto.cluster.TableChangeCodec;
import dev.stator.proto.log.SchemaCodec;
import dev.stator.proto.wire.ControlPlaneServiceGrpc;
import dev.stator.proto.wire.CreateTableRequest;
import dev.stator.proto.wire.DeleteTableRequest;
import dev.stator.proto.wire.HeartbeatReply;
import dev.stator.proto.wire.HeartbeatRequest;
import dev.stator.proto.wire.JobsReply;
import dev.stator.proto.wire.JobsRequest;
import dev.stator.proto.wire.MapUpdate;
import dev.stator.proto.wire.MembersReply;
import dev.stator.proto.wire.MembersRequest;
import dev.stator.proto.wire.RegisterNodeReply;
import dev.stator.proto.wire.RegisterNodeRequest;
import dev.stator.proto.wire.SubmitJobReply;
import dev.stator.proto.wire.SubmitJobRequest;
import dev.stator.proto.wire.TableReply;
import dev.stator.proto.wire.UpdateTableRequest;
import dev.stator.proto.wire.WatchRequest;
import dev.stator.replication.Peer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The control plane as nodes, routers and the command line see it. The map is served by every
 * member, changes are taken by the leader only: others name it in a trailer.
 */
public final class ControlPlaneEndpoint extends ControlPlaneServiceGrpc.ControlPlaneServiceImplBase
    implements AutoCloseable {
  private final Leadership leadership;
  private final List<Peer> members;
  private final MapHistory history;
  private final NodeReports reports;
  private final IndexBuilds builds;
  private final Runnable wakeReconcilers;
  private final MapStreams streams;
  private final TableDraws draws;
  private final JobDesk jobs;

  public ControlPlaneEndpoint(
      Leadership leadership,
      List<Peer> members,
      MapHistory history,
      NodeReports reports,
      IndexBuilds builds,
      Runnable wakeReconcilers,
      JobDesk jobs,
      int splitNewTables) {
    this.leadership = leadership;
    this.members = members;
    this.history = history;
    this.reports = reports;
    this.builds = builds;
    this.wakeReconcilers = wakeReconcilers;
    this.jobs = jobs;
    this.draws = new TableDraws(splitNewTables);
    this.streams = new MapStreams(history, leadership::inTouch);
  }

  public int watchers() {
    return streams.watchers();
  }

  @Override
  public void close() {
    streams.close();
  }

  // -----------------------------------------------------------------------------------------------
  // nodes

  @Override
  public void registerNode(
      RegisterNodeRequest request, StreamObserver<RegisterNodeReply> observer) {
    answer(
        observer,
        () -> {
          requireLeadership();
          var node = RegistrationCodec.decode(request);
          if (!node.replaces().isEmpty() && reports.alive(node.replaces())) {
            throw refused(
                "Node " + node.replaces() + " is alive: stop it before another takes its place.");
          }
          return switch (propose(request.getRequestId().toByteArray(), new AdmitNode(node))) {
            case MetadataResult.Admitted(var nodeId) -> {
              reports.registered(nodeId);
              wakeReconcilers.run();
              yield RegisterNodeReply.newBuilder()
                  .setClusterId(history.latest().clusterId())
                  .setNodeId(nodeId)
                  .build();
            }
            case MetadataResult.Refused(var why) -> throw refused(why);
            case MetadataResult.Done done -> throw unexpected(done);
            case MetadataResult.Table table -> throw unexpected(table);
            case MetadataResult.TableIdTaken taken -> throw unexpected(taken);
            case MetadataResult.Job job -> throw unexpected(job);
          };
        });
  }

  @Override
  public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatReply> observer) {
    answer(
        observer,
        () -> {
          requireLeadership();
          if (!history.latest().nodes().containsKey(request.getNodeId())) {
            throw refused("There is no node " + request.getNodeId() + " in this cluster.");
          }
          long offset = reports.reported(NodeCodec.decode(request));
          return HeartbeatReply.newBuilder().setClockOffsetMillis(offset).build();
        });
  }

  // ----------------------------------------------------------------------------------------------
  // tables

  @Override
  public void createTable(CreateTableRequest request, StreamObserver<TableReply> observer) {
    var table =
        new NewTable(
            request.getAccount(),
            request.getRegion(),
            request.getName(),
            SchemaCodec.fromMessage(request.getPartitionKey()),
            request.hasSortKey() ? SchemaCodec.fromMessage(request.getSortKey()) : null,
            SchemaCodec.fromMessage(request.getDerived()),
            request.getDefinition(),
            Math.max(1, request.getPartitions()));
    answer(
        observer,
        () -> {
          requireLeadership();
          MetadataResult result;
          do {
            result = propose(request.getRequestId().toByteArray(), draws.draw(table));
          } while (result instanceof MetadataResult.TableIdTaken);
          return tableReply(result);
        });
  }

  @Override
  public void updateTable(UpdateTableRequest request, StreamObserver<TableReply> observer) {
    answer(
        observer,
        () -> {
          requireLeadership();
          MetadataResult result;
          do {
            result = propose(request.getRequestId().toByteArray(), drawn(request));
          } while (result instanceof MetadataResult.TableIdTaken);
          return tableReply(result);
        });
  }

  private UpdateTable drawn(UpdateTableRequest request) {
    return new UpdateTable(
        ClusterImage.tableKey(request.getAccount(), request.getRegion(), request.getName()),
        request.getTableId(),
        request.getRevision(),
        draws.withIds(SchemaCodec.fromMessage(request.getDerived())),
        request.getDefinition(),
        request.getNextDefinition(),
        Math.max(1, request.getPartitions()));
  }

  @Override
  public void deleteTable(DeleteTableRequest request, StreamObserver<TableReply> observer) {
    var deletion =
        new DeleteTable(
            ClusterImage.tableKey(request.getAccount(), request.getRegion(), request.getName()),
            request.getRevision());
    answer(
        observer,
        () -> {
          requireLeadership();
          return tableReply(propose(request.getRequestId().toByteArray(), deletion));
        });
  }

  private static TableReply tableReply(MetadataResult result) {
    return switch (result) {
      case MetadataResult.Table(var change) -> TableChangeCodec.encode(change);
      case MetadataResult.Refused(var why) -> throw refused(why);
      case MetadataResult.Done done -> throw unexpected(done);
      case MetadataResult.Admitted admitted -> throw unexpected(admitted);
      case MetadataResult.TableIdTaken taken -> throw unexpected(taken);
      case MetadataResult.Job job -> throw unexpected(job);
    };
  }

  // ----------------------------------------------------------------------------------------------
  // jobs

  @Override
  public void submitJob(SubmitJobRequest request, StreamObserver<SubmitJobReply> observer) {
    answer(
        observer,
        () -> {
          requireLeadership();
          var requestId = Bytes.wrap(request.getRequestId().toByteArray());
          var spec = JobCodec.decode(request.getSpec());
          return switch (jobs.submit(requestId, spec)) {
            case MetadataResult.Job(var job) -> {
              wakeReconcilers.run();
              yield SubmitJobReply.newBuilder().setJob(JobCodec.encode(job)).build();
            }
            case MetadataResult.Refused(var why) -> throw refused(why);
            case MetadataResult.Done done -> throw unexpected(done);
            case MetadataResult.Admitted admitted -> throw unexpected(admitted);
            case MetadataResult.Table table -> throw unexpected(table);
            case MetadataResult.TableIdTaken taken -> throw unexpected(taken);
          };
        });
  }

  @Override
  public void jobs(JobsRequest request, StreamObserver<JobsReply> observer) {
    answer(
        observer,
        () -> {
          requireLeadership();
          var reply = JobsReply.newBuilder();
          jobs.list().stream()
              .filter(job -> request.getJobId() == 0 || job.jobId() == request.getJobId())
              .forEach(job -> reply.addJobs(JobCodec.encode(job)));
          return reply.build();
        });
  }

  // --------------------------------------------------------------------------------------- map and
  // members

  @Override
  public void watch(WatchRequest request, StreamObserver<MapUpdate> observer) {
    streams.open(request, (ServerCallStreamObserver<MapUpdate>) observer);
  }

  /** Answered by every member; the latest reports of nodes by the leader only. */
  @Override
  public void members(MembersRequest request, StreamObserver<MembersReply> observer) {
    answer(
        observer,
        () -> {
          var status = leadership.status();
          var leader = status.leader();
          var reply =
              MembersReply.newBuilder()
                  .setClusterId(history.latest().clusterId())
                  .setLeader(leader == null ? "" : leader);
          for (var member : members) {
            reply
                .addMembersBuilder()
                .setMemberId(member.id())
                .setServiceAddress(member.serviceAddress())
                .setRaftAddress(member.raftAddress());
          }
          if (status.serving()) {
            reports.latest().forEach(report -> reply.addReports(NodeCodec.encode(report)));
            builds
                .of(history.latest().tables().values())
                .forEach(build -> reply.addIndexBuilds(build.encode()));
          }
          return reply.build();
        });
  }

  // --------------------------------------------------------------------------------------------
  // answering

  private MetadataResult propose(byte[] requestId, MetadataCommand command)
      throws InterruptedException {
    return leadership.propose(Bytes.wrap(requestId), command);
  }

  private void requireLeadership() {
    if (!leadership.serving()) {
      throw notLeading("this member does not lead");
    }
    if (history.latest().clusterId().isEmpty()) {
      throw notLeading("the cluster is not formed yet");
    }
  }

  private <T> void answer(StreamObserver<T> observer, Callable<T> call) {
    try {
      T reply = call.call();
      observer.onNext(reply);
      observer.onCompleted();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    } catch (DeposedException e) {
      observer.onError(notLeading(String.valueOf(e.getMessage())));
    } catch (IllegalArgumentException e) {
      observer.onError(
          Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
    } catch (Exception e) {
      observer.onError(
          Status.INTERNAL.withDescription(e.toString()).withCause(e).asRuntimeException());
    }
  }

  private StatusRuntimeException notLeading(String why) {
    var leader = leadership.status().leader();
    var address = address(leader);
    return Status.UNAVAILABLE
        .withDescription(why)
        .asRuntimeException(address == null ? LeaderTrailer.none() : LeaderTrailer.naming(address));
  }

  private @Nullable String address(@Nullable String memberId) {
    for (var member : members) {
      if (member.id().equals(memberId)) {
        return member.serviceAddress();
      }
    }
    return null;
  }

  private static StatusRuntimeException refused(String why) {
    return Status.FAILED_PRECONDITION.withDescription(why).asRuntimeException();
  }

  private static IllegalStateException unexpected(MetadataResult result) {
    return new IllegalStateException("An answer to another question: " + result);
  }
}
