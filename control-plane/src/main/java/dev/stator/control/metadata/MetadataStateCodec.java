package dev.stator.control.metadata;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.JobRecord;
import dev.stator.proto.cluster.ClusterCodec;
import dev.stator.proto.cluster.Formatted;
import dev.stator.proto.cluster.JobCodec;
import dev.stator.proto.cluster.TableChangeCodec;
import dev.stator.proto.wire.MetadataCommandMessage.AdmitMember;
import dev.stator.proto.wire.MetadataResultMessage;
import dev.stator.proto.wire.MetadataStateMessage;
import dev.stator.replication.LogPosition;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.TreeMap;

/** The whole metadata and its place in the log, between record and bytes on disk. */
final class MetadataStateCodec {
  private static final byte FORMAT = 1;

  private MetadataStateCodec() {}

  static byte[] encode(PlacedMetadata placed) {
    var metadata = placed.metadata();
    var message =
        MetadataStateMessage.newBuilder()
            .setTerm(placed.position().term())
            .setIndex(placed.position().index())
            .setMillis(metadata.millis())
            .setImage(ClusterCodec.encode(metadata.image()))
            .setNextNode(metadata.nextNode())
            .setNextPartition(metadata.nextPartition())
            .setNextJob(metadata.nextJob());
    metadata.jobs().values().forEach(job -> message.addJobs(JobCodec.encode(job)));
    new TreeMap<>(metadata.members())
        .forEach((member, folder) ->
            message.addMembers(AdmitMember.newBuilder().setMemberId(member).setFolderId(folder)));
    metadata
        .remembered()
        .forEach((requestId, remembered) ->
            message
                .addRememberedBuilder()
                .setRequestId(ByteString.copyFrom(requestId.buffer()))
                .setMillis(remembered.millis())
                .setResult(encode(remembered.result())));
    return Formatted.bytes(FORMAT, message.build());
  }

  static PlacedMetadata decode(byte[] bytes) throws IOException {
    try {
      var message = MetadataStateMessage.parseFrom(Formatted.body(FORMAT, bytes));
      var members = new HashMap<String, String>();
      message.getMembersList().forEach(each -> members.put(each.getMemberId(), each.getFolderId()));
      var remembered = new LinkedHashMap<Bytes, Metadata.Remembered>();
      for (var each : message.getRememberedList()) {
        remembered.put(
            Bytes.wrap(each.getRequestId().toByteArray()),
            new Metadata.Remembered(each.getMillis(), decode(each.getResult())));
      }
      var jobs = new TreeMap<Long, JobRecord>();
      message.getJobsList().forEach(each -> jobs.put(each.getJobId(), JobCodec.decode(each)));
      return new PlacedMetadata(
          new LogPosition(message.getTerm(), message.getIndex()),
          new Metadata(
              ClusterCodec.decode(message.getImage()),
              message.getMillis(),
              members,
              message.getNextNode(),
              message.getNextPartition(),
              Math.max(1, message.getNextJob()),
              jobs,
              remembered));
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("Not the control plane's metadata", e);
    }
  }

  private static MetadataResultMessage encode(MetadataResult result) {
    var message = MetadataResultMessage.newBuilder();
    switch (result) {
      case MetadataResult.Done() -> message.setDone(true);
      case MetadataResult.Admitted(var nodeId) -> message.setAdmitted(nodeId);
      case MetadataResult.Table(var change) -> message.setTable(TableChangeCodec.encode(change));
      case MetadataResult.Job(var job) -> message.setJob(JobCodec.encode(job));
      case MetadataResult.Refused(var why) -> message.setRefused(why);
      case MetadataResult.TableIdTaken() -> message.setTableIdTaken(true);
    }
    return message.build();
  }

  private static MetadataResult decode(MetadataResultMessage message) throws IOException {
    return switch (message.getResultCase()) {
      case DONE -> new MetadataResult.Done();
      case ADMITTED -> new MetadataResult.Admitted(message.getAdmitted());
      case TABLE -> new MetadataResult.Table(TableChangeCodec.decode(message.getTable()));
      case JOB -> new MetadataResult.Job(JobCodec.decode(message.getJob()));
      case REFUSED -> new MetadataResult.Refused(message.getRefused());
      case TABLE_ID_TAKEN -> new MetadataResult.TableIdTaken();
      case RESULT_NOT_SET -> throw new IOException("A remembered result of a newer version");
    };
  }
}
