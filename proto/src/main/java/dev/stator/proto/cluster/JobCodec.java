package dev.stator.proto.cluster;

import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import dev.stator.proto.wire.JobMessage;
import dev.stator.proto.wire.JobSpecMessage;

/** Jobs between records and messages. */
public final class JobCodec {
  private JobCodec() {}

  public static JobMessage encode(JobRecord job) {
    return JobMessage.newBuilder()
        .setJobId(job.jobId())
        .setSpec(encode(job.spec()))
        .setOrigin(job.origin())
        .setState(job.state().name())
        .setProgress(job.progress())
        .setWhy(job.why())
        .setCreatedMillis(job.createdMillis())
        .setFinishedMillis(job.finishedMillis())
        .build();
  }

  public static JobRecord decode(JobMessage message) {
    return new JobRecord(
        message.getJobId(),
        decode(message.getSpec()),
        message.getOrigin(),
        JobRecord.State.valueOf(message.getState()),
        message.getProgress(),
        message.getWhy(),
        message.getCreatedMillis(),
        message.getFinishedMillis());
  }

  public static JobSpecMessage encode(JobSpec spec) {
    var message = JobSpecMessage.newBuilder();
    switch (spec) {
      case JobSpec.Split(var partitionId, var at, var childId) -> {
        var split = message.getSplitBuilder().setPartitionId(partitionId).setChildId(childId);
        if (at != null) {
          split.setAt(WireBytes.out(at));
        }
      }
      case JobSpec.Merge(var leftId, var rightId) ->
          message.getMergeBuilder().setLeftId(leftId).setRightId(rightId);
      case JobSpec.Move(var partitionId, var from, var to) ->
          message.getMoveBuilder().setPartitionId(partitionId).setFrom(from).setTo(to);
      case JobSpec.Transfer(var partitionId, var to) ->
          message.getTransferBuilder().setPartitionId(partitionId).setTo(to);
      case JobSpec.Drain(var nodeId) -> message.setDrain(nodeId);
      case JobSpec.Undrain(var nodeId) -> message.setUndrain(nodeId);
    }
    return message.build();
  }

  /**
   * @throws IllegalArgumentException when it is a job of a newer version
   */
  public static JobSpec decode(JobSpecMessage message) {
    return switch (message.getSpecCase()) {
      case SPLIT -> {
        var split = message.getSplit();
        yield new JobSpec.Split(
            split.getPartitionId(),
            split.hasAt() ? WireBytes.in(split.getAt()) : null,
            split.getChildId());
      }
      case MERGE ->
          new JobSpec.Merge(message.getMerge().getLeftId(), message.getMerge().getRightId());
      case MOVE ->
          new JobSpec.Move(
              message.getMove().getPartitionId(),
              message.getMove().getFrom(),
              message.getMove().getTo());
      case TRANSFER ->
          new JobSpec.Transfer(
              message.getTransfer().getPartitionId(), message.getTransfer().getTo());
      case DRAIN -> new JobSpec.Drain(message.getDrain());
      case UNDRAIN -> new JobSpec.Undrain(message.getUndrain());
      case SPEC_NOT_SET -> throw new IllegalArgumentException("A job of a newer version");
    };
  }
}
