package dev.stator.proto.log;

import dev.stator.proto.wire.SplitCommand;

/** Split commands as messages. */
final class SplitCodec {
  private SplitCodec() {}

  static SplitCommand toMessage(LogCommand.Split split) {
    var message =
        SplitCommand.newBuilder()
            .setJobId(split.jobId())
            .setAt(Wire.string(split.at()))
            .setChildId(split.childId())
            .addAllVoters(split.voters())
            .setFencedTerm(split.fencedTerm())
            .setTallyIndex(split.tallyIndex());
    for (var count : split.counts()) {
      message.addCounts(AdoptCodec.toMessage(count));
    }
    return message.build();
  }

  static LogCommand.Split fromMessage(SplitCommand message) {
    return new LogCommand.Split(
        message.getJobId(),
        Wire.bytes(message.getAt()),
        message.getChildId(),
        message.getVotersList(),
        message.getFencedTerm(),
        message.getTallyIndex(),
        message.getCountsList().stream().map(AdoptCodec::fromMessage).toList());
  }
}
