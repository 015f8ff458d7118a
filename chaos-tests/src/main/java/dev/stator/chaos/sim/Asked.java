package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Operand;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.StreamSchema;
import dev.stator.model.table.StreamView;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.ItemWrite.Operation;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command as a client means it, and the bytes that the log carries of it. Whoever repeats it
 * sends the same bytes.
 *
 * @param requestId 16 bytes, or empty: then each delivery takes effect
 * @param notAfterMillis 0: never too late
 * @param rangeEpoch of the range that the command is meant for; 0: of any
 */
record Asked(Meaning meaning, Bytes requestId, long notAfterMillis, long rangeEpoch, Bytes bytes) {
  private static final AttributePath N = path("n");

  static Asked of(Meaning meaning, Bytes requestId, long notAfterMillis) {
    return of(meaning, requestId, notAfterMillis, 0);
  }

  /** A command that is meant for a partition with a certain range. */
  static Asked of(Meaning meaning, long rangeEpoch) {
    return of(meaning, Bytes.EMPTY, 0, rangeEpoch);
  }

  private static Asked of(Meaning meaning, Bytes requestId, long notAfterMillis, long rangeEpoch) {
    var command = new LogCommand(requestId, notAfterMillis, rangeEpoch, body(meaning));
    return new Asked(meaning, requestId, notAfterMillis, rangeEpoch, CommandCodec.encode(command));
  }

  static Asked of(Meaning meaning) {
    return of(meaning, Bytes.EMPTY, 0);
  }

  static TableSchema schema(int tableId, long version) {
    var stream = new StreamSchema(StreamView.NEW_AND_OLD_IMAGES, "stream");
    return new TableSchema(
        tableId,
        version,
        "Counters" + tableId,
        new KeyAttribute("id", KeyType.S),
        null,
        1,
        new Derived(List.of(), hasStream(tableId) ? stream : null, null));
  }

  /** Every other table has one. */
  static boolean hasStream(int tableId) {
    return tableId % 2 == 0;
  }

  /** The key attributes of an item. */
  static Bytes keys(Bytes item) {
    var id = Objects.requireNonNull(Items.attribute(item, "id"));
    return new ItemWriter().beginItem().name("id").value(id).endItem().take();
  }

  static Bytes rowKey(int tableId, String id) {
    return Keyspace.baseRow(schema(tableId, 1), key(id));
  }

  /** The key that a write is about. */
  static Bytes rowKey(Meaning.Write write) {
    return rowKey(write.tableId(), write.id());
  }

  static Bytes item(String id, long n) {
    return new ItemWriter()
        .beginItem()
        .name("id")
        .string(id)
        .name("n")
        .number(Long.toString(n))
        .endItem()
        .take();
  }

  private static Bytes key(String id) {
    return new ItemWriter().beginItem().name("id").string(id).endItem().take();
  }

  private static LogCommand.Body body(Meaning meaning) {
    return switch (meaning) {
      case Meaning.Put put -> write(put, new Operation.Put(item(put.id(), put.n())));
      case Meaning.Add add -> write(add, new Operation.Update(key(add.id()), adding(add.n())));
      case Meaning.Delete delete -> write(delete, new Operation.Delete());
      case Meaning.SetTable(var schema) -> new LogCommand.SetTable(schema);
      case Meaning.DropTable(var tableId) -> new LogCommand.DropTable(tableId);
      case Meaning.Verify(var verifyId) -> new LogCommand.Verify(verifyId);
      case Meaning.Reshape reshape -> reshape.body();
    };
  }

  private static LogCommand.Body write(Meaning.Write write, Operation operation) {
    return new LogCommand.WriteItem(
        new ItemWrite(
            write.tableId(),
            1,
            rowKey(write.tableId(), write.id()),
            operation,
            condition(write.guard()),
            new ItemWrite.Returns(true, true, true)));
  }

  private static UpdateExpression adding(long n) {
    return new UpdateExpression(List.of(new UpdateExpression.Action.Add(N, number(n))));
  }

  private static @Nullable Condition condition(Meaning.Guard guard) {
    return switch (guard) {
      case Meaning.Guard.Always() -> null;
      case Meaning.Guard.Absent() -> new Condition.AttributeNotExists(path("id"));
      case Meaning.Guard.Present() -> new Condition.AttributeExists(path("id"));
      case Meaning.Guard.Below(var n) ->
          new Condition.Compare(
              new Operand.Attribute(N), Condition.Comparator.LESS, new Operand.Literal(number(n)));
    };
  }

  private static Bytes number(long n) {
    return new ItemWriter().number(Long.toString(n)).take();
  }

  private static AttributePath path(String name) {
    return new AttributePath(List.of(new AttributePath.Name(name)));
  }
}
