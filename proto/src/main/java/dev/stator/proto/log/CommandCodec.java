package dev.stator.proto.log;

import dev.stator.model.Bytes;
import dev.stator.model.expression.UpdateExpression.Form;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.ItemWrite.Operation;
import dev.stator.model.write.ItemWrite.Returns;
import dev.stator.proto.wire.Command;
import dev.stator.proto.wire.DropTableCommand;
import dev.stator.proto.wire.ItemWriteCommand;
import dev.stator.proto.wire.SetTableCommand;
import dev.stator.proto.wire.UpdateOperation;
import dev.stator.proto.wire.VerifyCommand;
import java.nio.ByteBuffer;

/**
 * Commands as bytes. Whoever proposes a command encodes it once; those bytes stand in the log and
 * are never encoded again. Decoded commands alias the bytes.
 */
public final class CommandCodec {
  private CommandCodec() {}

  public static Bytes encode(LogCommand command) {
    var message = Command.newBuilder();
    if (!command.requestId().isEmpty()) {
      message.setRequestId(Wire.string(command.requestId()));
    }
    message.setNotAfterMillis(command.notAfterMillis()).setRangeEpoch(command.rangeEpoch());
    switch (command.body()) {
      case LogCommand.WriteItem(var write) -> message.setItemWrite(toMessage(write));
      case LogCommand.SetTable(var schema) ->
          message.setSetTable(
              SetTableCommand.newBuilder().setSchema(SchemaCodec.toMessage(schema)));
      case LogCommand.DropTable(var tableId) ->
          message.setDropTable(DropTableCommand.newBuilder().setTableId(tableId));
      case LogCommand.Verify(var verifyId) ->
          message.setVerify(VerifyCommand.newBuilder().setVerifyId(verifyId));
      case LogCommand.PrepareSplit(var jobId, var at) ->
          message.getPrepareSplitBuilder().setJobId(jobId).setAt(Wire.string(at));
      case LogCommand.Split split -> message.setSplit(SplitCodec.toMessage(split));
      case LogCommand.SplitDone(var childId) -> message.getSplitDoneBuilder().setChildId(childId);
      case LogCommand.AdoptBegin begin -> message.setAdoptBegin(AdoptCodec.toMessage(begin));
      case LogCommand.AdoptRows rows -> message.setAdoptRows(AdoptCodec.toMessage(rows));
      case LogCommand.AdoptOutcomes(var jobId, var n, var outcomes) ->
          message
              .getAdoptOutcomesBuilder()
              .setJobId(jobId)
              .setN(n)
              .setOutcomes(Wire.string(outcomes));
      case LogCommand.Adopt adopt -> message.setAdopt(AdoptCodec.toMessage(adopt));
      case LogCommand.AdoptCancel(var jobId, var why) ->
          message.getAdoptCancelBuilder().setJobId(jobId).setWhy(why);
      case LogCommand.AdoptSettled(var jobId) -> message.getAdoptSettledBuilder().setJobId(jobId);
      case LogCommand.Freeze(var jobId, var survivorId, var fencedTerm) ->
          message
              .getFreezeBuilder()
              .setJobId(jobId)
              .setSurvivorId(survivorId)
              .setFencedTerm(fencedTerm);
      case LogCommand.Unfreeze(var jobId) -> message.getUnfreezeBuilder().setJobId(jobId);
      case LogCommand.Retire retire -> message.setRetire(AdoptCodec.toMessage(retire));
      case LogCommand.Expire expire -> message.setExpire(ExpiryCodec.toMessage(expire));
      case LogCommand.ListExpiries(var tableId, var rows, var bytes) ->
          message.getListExpiriesBuilder().setTableId(tableId).setRows(rows).setBytes(bytes);
      case LogCommand.TrimStreams trim -> message.setTrimStreams(StreamCodec.toMessage(trim));
      case LogCommand.IndexRows rows -> message.setIndexRows(IndexRowsCodec.toMessage(rows));
      case LogCommand.IndexesShipped(var index, var ordinal) ->
          message.getIndexesShippedBuilder().setIndex(index).setOrdinal(ordinal);
      case LogCommand.Reindex(var indexId, var itemsMax) ->
          message.getReindexBuilder().setIndexId(indexId).setItemsMax(itemsMax);
    }
    return Wire.encode(message.build());
  }

  /**
   * @param buffer is not moved, and must not be changed afterwards
   * @throws UnreadableMessageException when the bytes are no command, or one of a kind that this
   *     version does not know
   */
  public static LogCommand decode(ByteBuffer buffer) {
    return fromMessage(Wire.parse(Command.parser(), buffer));
  }

  /**
   * @throws UnreadableMessageException when the bytes are no command, or one of a kind that this
   *     version does not know
   */
  public static LogCommand decode(Bytes bytes) {
    return fromMessage(Wire.parse(Command.parser(), bytes));
  }

  private static LogCommand fromMessage(Command message) {
    LogCommand.Body body =
        switch (message.getBodyCase()) {
          case ITEM_WRITE -> new LogCommand.WriteItem(fromMessage(message.getItemWrite()));
          case SET_TABLE ->
              new LogCommand.SetTable(SchemaCodec.fromMessage(message.getSetTable().getSchema()));
          case DROP_TABLE -> new LogCommand.DropTable(message.getDropTable().getTableId());
          case VERIFY -> new LogCommand.Verify(message.getVerify().getVerifyId());
          case PREPARE_SPLIT ->
              new LogCommand.PrepareSplit(
                  message.getPrepareSplit().getJobId(),
                  Wire.bytes(message.getPrepareSplit().getAt()));
          case SPLIT -> SplitCodec.fromMessage(message.getSplit());
          case SPLIT_DONE -> new LogCommand.SplitDone(message.getSplitDone().getChildId());
          case ADOPT_BEGIN -> AdoptCodec.fromMessage(message.getAdoptBegin());
          case ADOPT_ROWS -> AdoptCodec.fromMessage(message.getAdoptRows());
          case ADOPT_OUTCOMES ->
              new LogCommand.AdoptOutcomes(
                  message.getAdoptOutcomes().getJobId(),
                  message.getAdoptOutcomes().getN(),
                  Wire.bytes(message.getAdoptOutcomes().getOutcomes()));
          case ADOPT -> AdoptCodec.fromMessage(message.getAdopt());
          case ADOPT_CANCEL ->
              new LogCommand.AdoptCancel(
                  message.getAdoptCancel().getJobId(), message.getAdoptCancel().getWhy());
          case ADOPT_SETTLED -> new LogCommand.AdoptSettled(message.getAdoptSettled().getJobId());
          case FREEZE ->
              new LogCommand.Freeze(
                  message.getFreeze().getJobId(),
                  message.getFreeze().getSurvivorId(),
                  message.getFreeze().getFencedTerm());
          case UNFREEZE -> new LogCommand.Unfreeze(message.getUnfreeze().getJobId());
          case RETIRE -> AdoptCodec.fromMessage(message.getRetire());
          case EXPIRE -> ExpiryCodec.fromMessage(message.getExpire());
          case LIST_EXPIRIES ->
              new LogCommand.ListExpiries(
                  message.getListExpiries().getTableId(),
                  message.getListExpiries().getRows(),
                  message.getListExpiries().getBytes());
          case TRIM_STREAMS -> StreamCodec.fromMessage(message.getTrimStreams());
          case INDEX_ROWS -> IndexRowsCodec.fromMessage(message.getIndexRows());
          case INDEXES_SHIPPED ->
              new LogCommand.IndexesShipped(
                  message.getIndexesShipped().getIndex(), message.getIndexesShipped().getOrdinal());
          case REINDEX ->
              new LogCommand.Reindex(
                  message.getReindex().getIndexId(), message.getReindex().getItemsMax());
          case BODY_NOT_SET -> throw UnreadableMessageException.unknownKind("command");
        };
    return new LogCommand(
        Wire.bytes(message.getRequestId()),
        message.getNotAfterMillis(),
        message.getRangeEpoch(),
        body);
  }

  private static ItemWriteCommand toMessage(ItemWrite write) {
    var message =
        ItemWriteCommand.newBuilder()
            .setTableId(write.tableId())
            .setTableVersion(write.tableVersion())
            .setRowKey(Wire.string(write.rowKey()))
            .setReturnBefore(write.returns().before())
            .setReturnAfter(write.returns().after())
            .setReturnOnConditionFailure(write.returns().onConditionFailure());
    switch (write.operation()) {
      case Operation.Put(var item) -> message.setPutItem(Wire.string(item));
      case Operation.Update(var keyAttributes, var expression) ->
          message.setUpdate(
              UpdateOperation.newBuilder()
                  .setKeyAttributes(Wire.string(keyAttributes))
                  .addAllActions(ExpressionCodec.toMessages(expression))
                  .setAttributeUpdates(expression.form() == Form.ATTRIBUTE_UPDATES));
      case Operation.Delete() -> message.setDelete(true);
    }
    if (write.condition() != null) {
      message.setCondition(ExpressionCodec.toMessage(write.condition()));
    }
    return message.build();
  }

  private static ItemWrite fromMessage(ItemWriteCommand message) {
    Operation operation =
        switch (message.getOperationCase()) {
          case PUT_ITEM -> new Operation.Put(Wire.bytes(message.getPutItem()));
          case UPDATE ->
              new Operation.Update(
                  Wire.bytes(message.getUpdate().getKeyAttributes()),
                  ExpressionCodec.fromMessages(
                      message.getUpdate().getActionsList(),
                      message.getUpdate().getAttributeUpdates()
                          ? Form.ATTRIBUTE_UPDATES
                          : Form.EXPRESSION));
          case DELETE -> new Operation.Delete();
          case OPERATION_NOT_SET -> throw UnreadableMessageException.unknownKind("item write");
        };
    return new ItemWrite(
        message.getTableId(),
        message.getTableVersion(),
        Wire.bytes(message.getRowKey()),
        operation,
        message.hasCondition() ? ExpressionCodec.fromMessage(message.getCondition()) : null,
        returns(message));
  }

  private static Returns returns(ItemWriteCommand message) {
    return message.getReturnBefore()
            || message.getReturnAfter()
            || message.getReturnOnConditionFailure()
        ? new Returns(
            message.getReturnBefore(),
            message.getReturnAfter(),
            message.getReturnOnConditionFailure())
        : Returns.NONE;
  }
}
