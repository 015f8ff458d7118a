package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.Outcome;
import dev.stator.proto.item.StorageReply;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.router.auth.Principal;
import dev.stator.router.expression.Expressions;
import dev.stator.router.table.TableArn;
import dev.stator.router.table.Tables;
import dev.stator.router.validation.Members;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request under way: who calls, what was asked, and what it consumed so far. Belongs to one
 * thread.
 */
final class Call {
  private final Services services;
  private final Principal principal;
  private final Members members;
  private final Supplier<Bytes> requestIds;
  private @Nullable Bytes requestId;
  private @Nullable String tableName;
  private double readUnits;
  private double writeUnits;
  private int returnedItems = -1;

  /**
   * @param requestIds makes the id under which a partition remembers what this call writes
   */
  Call(Services services, Principal principal, Members members, Supplier<Bytes> requestIds) {
    this.services = services;
    this.principal = principal;
    this.members = members;
    this.requestIds = requestIds;
  }

  Principal principal() {
    return principal;
  }

  Members members() {
    return members;
  }

  Services services() {
    return services;
  }

  Tables tables() {
    return services.tables();
  }

  Expressions expressions() {
    return services.expressions();
  }

  /** The time that goes into tables' definitions, milliseconds since 1970. */
  long nowMillis() {
    return services.clock().millis();
  }

  /** Which table the request means. */
  TableArn tableArn() {
    return TableArn.of(principal, members.requiredText("TableName"));
  }

  /** The table whose items the request reads or writes. */
  TableRecord table() {
    return table(members.requiredText("TableName"));
  }

  /** One of the tables whose items the request reads or writes. */
  TableRecord table(String nameOrArn) {
    var table = tables().forItems(principal, nameOrArn);
    tableName = table.name();
    return table;
  }

  Outcome write(ItemWriting.Write write, ItemWrite.Returns returns) {
    return write(write, returns, requestId());
  }

  /** Writes one of many items of the request; may be called by several threads at once. */
  Outcome write(ItemWriting.Write write, ItemWrite.Returns returns, int position) {
    return write(write, returns, RequestIds.ofPart(requestId(), position));
  }

  private Outcome write(ItemWriting.Write write, ItemWrite.Returns returns, Bytes id) {
    var storage = services.storage();
    var body = new LogCommand.WriteItem(write.returning(returns));
    var command = new LogCommand(id, storage.notAfterMillis(), 0, body);
    return storage.write(write.table().schema(), write.rowKey(), CommandCodec.encode(command));
  }

  StorageReply.Found read(TableRecord table, Bytes rowKey, boolean consistent) {
    return services.storage().read(table.schema().tableId(), rowKey, consistent);
  }

  /** Made once, and only for who writes. Parts of a batch ask for it at the same time. */
  private synchronized Bytes requestId() {
    var made = requestId;
    if (made == null) {
      made = requestIds.get();
      requestId = made;
    }
    return made;
  }

  void consumedRead(double units) {
    readUnits += units;
  }

  void consumedWrite(double units) {
    writeUnits += units;
  }

  void returned(int items) {
    returnedItems = Math.max(0, returnedItems) + items;
  }

  /** The table that metrics count this call under; null before one was found. */
  @Nullable String tableName() {
    return tableName;
  }

  double readUnits() {
    return readUnits;
  }

  double writeUnits() {
    return writeUnits;
  }

  /** How many items went back, or -1 for an operation that returns none. */
  int returnedItems() {
    return returnedItems;
  }
}
