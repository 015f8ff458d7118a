package dev.stator.proto.log;

import dev.stator.model.Bytes;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.write.IndexEffects;
import dev.stator.model.write.Outcome;
import dev.stator.proto.wire.OutcomeMessage;

/**
 * Outcomes of commands: as bytes where they are remembered for retries, as messages where they
 * travel.
 */
public final class OutcomeCodec {
  private OutcomeCodec() {}

  public static byte[] encode(Outcome outcome) {
    return toMessage(outcome).toByteArray();
  }

  /**
   * @throws UnreadableMessageException when the bytes are no outcome, or one that this version does
   *     not know
   */
  public static Outcome decode(byte[] bytes) {
    return decode(Bytes.wrap(bytes));
  }

  /**
   * @throws UnreadableMessageException when the bytes are no outcome, or one that this version does
   *     not know
   */
  public static Outcome decode(Bytes bytes) {
    return fromMessage(Wire.parse(OutcomeMessage.parser(), bytes));
  }

  public static OutcomeMessage toMessage(Outcome outcome) {
    var message = OutcomeMessage.newBuilder();
    switch (outcome) {
      case Outcome.Applied applied -> message.setApplied(toMessage(applied));
      case Outcome.ConditionFailed(var existing, var size) -> {
        var failed = OutcomeMessage.ConditionFailed.newBuilder().setSize(size);
        if (existing != null) {
          failed.setExisting(Wire.string(existing));
        }
        message.setConditionFailed(failed);
      }
      case Outcome.Rejected(var error, var text) ->
          message.setRejected(
              OutcomeMessage.Rejected.newBuilder().setError(error.name()).setMessage(text));
      case Outcome.Moved(var rangeEpoch) ->
          message.setMoved(OutcomeMessage.Moved.newBuilder().setRangeEpoch(rangeEpoch));
      case Outcome.Expired() -> message.setExpired(true);
      case Outcome.Done() -> message.setDone(true);
      case Outcome.Stale(var why) -> message.setStale(why);
    }
    return message.build();
  }

  private static OutcomeMessage.Applied toMessage(Outcome.Applied applied) {
    var message =
        OutcomeMessage.Applied.newBuilder()
            .setSizeBefore(applied.sizeBefore())
            .setSizeAfter(applied.sizeAfter())
            .setVersion(applied.version());
    if (applied.before() != null) {
      message.setBefore(Wire.string(applied.before()));
    }
    if (applied.after() != null) {
      message.setAfter(Wire.string(applied.after()));
    }
    if (applied.indexes() != null) {
      message.setIndexes(
          OutcomeMessage.IndexEffectsMessage.newBuilder()
              .addAllUnits(applied.indexes().units())
              .setCollectionBytes(applied.indexes().collectionBytes()));
    }
    return message.build();
  }

  public static Outcome fromMessage(OutcomeMessage message) {
    return switch (message.getOutcomeCase()) {
      case APPLIED -> fromMessage(message.getApplied());
      case CONDITION_FAILED -> {
        var failed = message.getConditionFailed();
        yield new Outcome.ConditionFailed(
            failed.hasExisting() ? Wire.bytes(failed.getExisting()) : null, failed.getSize());
      }
      case REJECTED -> fromMessage(message.getRejected());
      case MOVED -> new Outcome.Moved(message.getMoved().getRangeEpoch());
      case EXPIRED -> new Outcome.Expired();
      case DONE -> new Outcome.Done();
      case STALE -> new Outcome.Stale(message.getStale());
      case OUTCOME_NOT_SET -> throw UnreadableMessageException.unknownKind("outcome");
    };
  }

  private static Outcome fromMessage(OutcomeMessage.Applied message) {
    return new Outcome.Applied(
        message.hasBefore() ? Wire.bytes(message.getBefore()) : null,
        message.hasAfter() ? Wire.bytes(message.getAfter()) : null,
        message.getSizeBefore(),
        message.getSizeAfter(),
        message.getVersion(),
        message.hasIndexes()
            ? new IndexEffects(
                message.getIndexes().getUnitsList(), message.getIndexes().getCollectionBytes())
            : null);
  }

  private static Outcome fromMessage(OutcomeMessage.Rejected message) {
    try {
      return new Outcome.Rejected(ErrorCode.valueOf(message.getError()), message.getMessage());
    } catch (IllegalArgumentException e) {
      throw new UnreadableMessageException("No error is called " + message.getError(), e);
    }
  }
}
