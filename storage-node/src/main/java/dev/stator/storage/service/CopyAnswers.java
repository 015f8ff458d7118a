package dev.stator.storage.service;

import com.google.protobuf.ByteString;
import dev.stator.model.Bytes;
import dev.stator.proto.log.AdoptCodec;
import dev.stator.proto.wire.CopyPartitionReply;
import dev.stator.proto.wire.CopyPartitionRequest;
import dev.stator.storage.partition.CopySource;
import dev.stator.storage.store.StoreClosedException;
import io.grpc.Status;

/** Answers the neighbour that is to adopt a partition. */
final class CopyAnswers {
  private CopyAnswers() {}

  static CopyPartitionReply answer(NodeOrders node, CopyPartitionRequest request) {
    var replica = node.copyable(request.getPartitionId());
    var source = replica == null ? null : new CopySource(replica.state());
    var range = source == null ? null : source.range();
    if (source == null || range == null) {
      throw Status.NOT_FOUND
          .withDescription("this node has no replica of partition " + request.getPartitionId())
          .asRuntimeException();
    }
    // Before the rows are looked at: they are those of the freeze, or later ones.
    var reply =
        CopyPartitionReply.newBuilder()
            .setFrozenFor(source.frozenFor())
            .setRangeEpoch(range.rangeEpoch());
    try {
      fill(reply, source, request);
    } catch (StoreClosedException e) {
      throw Status.UNAVAILABLE.withDescription("the replica is closing").asRuntimeException();
    }
    return reply.build();
  }

  private static void fill(
      CopyPartitionReply.Builder reply, CopySource source, CopyPartitionRequest request) {
    switch (request.getWhatCase()) {
      case PART -> {
        var part = request.getPart();
        var end = part.hasEnd() ? bytes(part.getEnd()) : null;
        reply.setPart(AdoptCodec.toMessage(source.part(bytes(part.getStart()), end)));
      }
      case DIGESTS -> {
        var parts = request.getDigests();
        var starts = parts.getStartsList().stream().map(CopyAnswers::bytes).toList();
        var end = parts.hasEnd() ? bytes(parts.getEnd()) : null;
        source
            .digests(starts, end)
            .forEach(digest -> reply.addDigests(ByteString.copyFrom(digest.buffer())));
      }
      case OUTCOMES_BEHIND ->
          reply.setOutcomes(
              ByteString.copyFrom(source.outcomes(request.getOutcomesBehind()).buffer()));
      case FACTS -> reply.setFacts(AdoptCodec.toMessage(source.facts()));
      case WHAT_NOT_SET ->
          throw Status.INVALID_ARGUMENT.withDescription("nothing is asked").asRuntimeException();
    }
  }

  private static Bytes bytes(ByteString string) {
    return Bytes.wrap(string.toByteArray());
  }
}
