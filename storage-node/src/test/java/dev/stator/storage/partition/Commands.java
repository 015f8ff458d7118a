package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.StreamSchema;
import dev.stator.model.table.StreamView;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.ItemWrite.Operation;
import dev.stator.model.write.ItemWrite.Returns;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Commands on a table of counters: partition key {@code id} (S), attribute {@code n} (N). */
@NullMarked
public final class Commands {
  public static final TableSchema TABLE = table(0x02000000, 1);
  static final String LABEL = "2026-11-22T06:00:00.000";
  private static final Returns ALL = new Returns(true, true, true);

  private Commands() {}

  public static TableSchema table(int tableId, long version) {
    return new TableSchema(tableId, version, "Counters", new KeyAttribute("id", KeyType.S), null);
  }

  public static Bytes item(String id, long n) {
    return new ItemWriter()
        .beginItem()
        .name("id")
        .string(id)
        .name("n")
        .number(Long.toString(n))
        .endItem()
        .take();
  }

  public static Bytes key(String id) {
    return new ItemWriter().beginItem().name("id").string(id).endItem().take();
  }

  public static Bytes row(TableSchema table, String id) {
    return Keyspace.baseRow(table, key(id));
  }

  public static ItemWrite put(String id, long n) {
    return write(TABLE, id, new Operation.Put(item(id, n)), null);
  }

  public static ItemWrite putIfAbsent(String id, long n) {
    var absent = new Condition.AttributeNotExists(path("id"));
    return write(TABLE, id, new Operation.Put(item(id, n)), absent);
  }

  public static ItemWrite add(String id, long n) {
    var amount = new ItemWriter().number(Long.toString(n)).take();
    var expression =
        new UpdateExpression(List.of(new UpdateExpression.Action.Add(path("n"), amount)));
    return write(TABLE, id, new Operation.Update(key(id), expression), null);
  }

  public static ItemWrite delete(String id) {
    return write(TABLE, id, new Operation.Delete(), null);
  }

  public static ItemWrite write(
      TableSchema table, String id, Operation operation, @Nullable Condition condition) {
    return new ItemWrite(
        table.tableId(), table.version(), row(table, id), operation, condition, ALL);
  }

  private static AttributePath path(String name) {
    return new AttributePath(List.of(new AttributePath.Name(name)));
  }

  public static ByteBuffer command(LogCommand.Body body) {
    return CommandCodec.encode(LogCommand.of(body)).buffer();
  }

  public static ByteBuffer command(ItemWrite write) {
    return command(new LogCommand.WriteItem(write));
  }

  /** A command about the range of that epoch. */
  public static ByteBuffer ranged(LogCommand.Body body, long rangeEpoch) {
    return CommandCodec.encode(new LogCommand(Bytes.EMPTY, 0, rangeEpoch, body)).buffer();
  }

  /** A write that is remembered under {@code requestId}. */
  public static ByteBuffer command(ItemWrite write, long requestId, long notAfterMillis) {
    return CommandCodec.encode(
            new LogCommand(
                requestId(requestId), notAfterMillis, 0, new LogCommand.WriteItem(write)))
        .buffer();
  }

  public static Bytes requestId(long number) {
    return Bytes.wrap(
        ByteBuffer.allocate(16).putLong(number * 0x9E3779B97F4A7C15L).putLong(number).array());
  }

  /** The same table with a stream. */
  static TableSchema streamed(StreamView view, long version) {
    return streamed(view, version, 1);
  }

  /** The same table with a stream, in slices. */
  static TableSchema sliced(StreamView view, int slices) {
    return streamed(view, 1, slices);
  }

  private static TableSchema streamed(StreamView view, long version, int slices) {
    return new TableSchema(
        TABLE.tableId(),
        version,
        TABLE.name(),
        TABLE.partitionKey(),
        null,
        slices,
        new Derived(List.of(), new StreamSchema(view, LABEL), null));
  }

  static ByteBuffer set(TableSchema table) {
    return command(new LogCommand.SetTable(table));
  }

  public static ByteBuffer setTable() {
    return command(new LogCommand.SetTable(TABLE));
  }
}
