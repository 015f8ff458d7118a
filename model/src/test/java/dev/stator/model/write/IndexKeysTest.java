package dev.stator.model.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.stator.model.Bytes;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.AttributePath.Name;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.expression.UpdateExpression.Action;
import dev.stator.model.expression.UpdateExpression.Form;
import dev.stator.model.expression.UpdateExpression.Value;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.ItemWrite.Operation;
import dev.stator.model.write.ItemWrite.Returns;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Items whose attributes an index cannot take as its key. */
final class IndexKeysTest {
  private static final KeyAttribute ID = new KeyAttribute("id", KeyType.S);
  private static final KeyAttribute G = new KeyAttribute("g", KeyType.S);
  private static final TableSchema TABLE =
      new TableSchema(
          0x01000001,
          1,
          "Music",
          ID,
          null,
          1,
          Derived.of(
              List.of(
                  IndexSchema.global("zz", 0x7a000001, List.of(G), 1, IndexProjection.ALL),
                  IndexSchema.local("local", List.of(ID, G), IndexProjection.ALL),
                  IndexSchema.global(
                      "b",
                      0x7a000001,
                      List.of(new KeyAttribute("b", KeyType.B)),
                      1,
                      IndexProjection.ALL))));
  private static final String MISMATCH =
      "One or more parameter values were invalid: Type mismatch for Index Key ";
  private static final String NOT_VALID = "One or more parameter values are not valid. ";

  @Test
  void anItemMayLackWhatAnIndexHasAsItsKey() {
    assertInstanceOf(Decision.Put.class, put(item("other", number("1"))));
    assertInstanceOf(Decision.Put.class, put(item("g", string("a"))));
  }

  @Test
  void anotherTypeIsRefusedInTheNameOfTheFirstIndex() {
    assertEquals(
        rejected(MISMATCH + "g Expected: S Actual: N IndexName: local"),
        put(item("g", number("1"))));
    assertEquals(
        rejected(MISMATCH + "b Expected: B Actual: L IndexName: b"),
        put(item("b", new ItemWriter().beginList().endList().take())));
  }

  @Test
  void emptyAndLongKeysAreRefused() {
    var unsupported = NOT_VALID + "A value specified for a secondary index key is not supported. ";
    assertEquals(
        rejected(
            unsupported
                + "The AttributeValue for a key attribute cannot contain an empty string value. IndexName: local, IndexKey: g"),
        put(item("g", string(""))));
    assertEquals(
        rejected(
            unsupported
                + "The AttributeValue for a key attribute cannot contain an empty binary value. IndexName: b, IndexKey: b"),
        put(item("b", binary(0))));
    assertEquals(
        rejected(
            "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes"),
        put(item("g", string("x".repeat(1025)))));
    assertInstanceOf(Decision.Put.class, put(item("g", string("x".repeat(1024)))));
    assertEquals(
        rejected(
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"),
        put(item("b", binary(2049))));
    assertInstanceOf(Decision.Put.class, put(item("b", binary(2048))));
  }

  @Test
  void whatAnUpdateSetsMustFit() {
    var before = item("n", number("1"));
    assertEquals(
        rejected(
            "The update expression attempted to update the secondary index key to unsupported type"),
        update(before, "g", new Value.Attribute(path("n")), Form.EXPRESSION));
    assertEquals(
        rejected(
            NOT_VALID
                + "The update expression attempted to update a secondary index key to a value that is not supported. "
                + "The AttributeValue for a key attribute cannot contain an empty string value."),
        update(before, "g", new Value.Literal(string("")), Form.EXPRESSION));
    assertEquals(
        rejected(
            "The update expression attempted to update the secondary index key beyond allowed size limits"),
        update(before, "b", new Value.Literal(binary(2049)), Form.EXPRESSION));
    assertEquals(
        rejected(MISMATCH + "g Expected: S Actual: N IndexName: local"),
        update(before, "g", new Value.Literal(number("1")), Form.ATTRIBUTE_UPDATES));
  }

  @Test
  void whatAnUpdateLeavesAloneMayBeOlderThanTheIndex() {
    assertInstanceOf(
        Decision.Put.class,
        update(item("g", number("1")), "n", new Value.Literal(string("a")), Form.EXPRESSION));
  }

  private static Decision put(Bytes item) {
    return decide(new Operation.Put(item), null);
  }

  private static Decision update(Bytes before, String name, Value value, Form form) {
    var action = new Action.Set(path(name), value);
    var expression = new UpdateExpression(List.of(action), form);
    return decide(new Operation.Update(item(), expression), before);
  }

  private static Decision decide(Operation operation, @Nullable Bytes before) {
    var rowKey = Keyspace.baseRow(TABLE, item());
    var write = new ItemWrite(TABLE.tableId(), 1, rowKey, operation, null, Returns.NONE);
    return ItemDecider.decide(TABLE, write, before);
  }

  private static Decision rejected(String message) {
    return new Decision.Rejected(ErrorCode.VALIDATION, message);
  }

  private static AttributePath path(String name) {
    return new AttributePath(List.of(new Name(name)));
  }

  private static Bytes item() {
    return new ItemWriter().beginItem().name("id").string("k").endItem().take();
  }

  private static Bytes item(String name, Bytes value) {
    return new ItemWriter()
        .beginItem()
        .name("id")
        .string("k")
        .name(name)
        .value(value)
        .endItem()
        .take();
  }

  private static Bytes string(String text) {
    return new ItemWriter().string(text).take();
  }

  private static Bytes binary(int length) {
    return new ItemWriter().binary(new byte[length], 0, length).take();
  }

  private static Bytes number(String number) {
    return new ItemWriter().number(number).take();
  }
}
