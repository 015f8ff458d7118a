package dev.stator.model.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.stator.model.Bytes;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.AttributePath.Name;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.expression.UpdateExpression.Action;
import dev.stator.model.expression.UpdateExpression.Value;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.item.ValueType;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Decision.ConditionFailed;
import dev.stator.model.write.Decision.Put;
import dev.stator.model.write.Decision.Rejected;
import dev.stator.model.write.Decision.Remove;
import dev.stator.model.write.Decision.Unchanged;
import dev.stator.model.write.ItemWrite.Operation;
import dev.stator.model.write.ItemWrite.Returns;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ItemDeciderTest {
  private static final TableSchema TABLE =
      new TableSchema(0x01000001, 1, "Music", new KeyAttribute("id", KeyType.S), null);
  private static final Bytes KEY =
      new ItemWriter().beginItem().name("id").string("k").endItem().take();
  private static final Bytes ONE = item("n", "1");
  private static final Condition ABSENT = new Condition.AttributeNotExists(path("id"));

  @Test
  void aPutReplacesTheItem() {
    assertEquals(new Put(ONE), decide(new Operation.Put(ONE), null, null));
    assertEquals(new Put(ONE), decide(new Operation.Put(ONE), null, item("n", "2")));
  }

  @Test
  void whatIsThereAlreadyIsUnchanged() {
    assertEquals(new Unchanged(), decide(new Operation.Put(ONE), null, item("n", "1.0")));
    var turned =
        new ItemWriter().beginItem().name("n").number("1").name("id").string("k").endItem().take();
    assertEquals(new Unchanged(), decide(new Operation.Put(turned), null, ONE));
    assertEquals(new Unchanged(), decide(update(set("n", number("1"))), null, ONE));
  }

  @Test
  void aConditionIsCheckedBeforeAllElse() {
    assertEquals(new ConditionFailed(), decide(new Operation.Put(ONE), ABSENT, ONE));
    assertEquals(new ConditionFailed(), decide(new Operation.Delete(), ABSENT, ONE));
    assertEquals(
        new ConditionFailed(),
        decide(update(new Action.Add(path("id"), number("1"))), new Condition.Not(ABSENT), null));
    assertEquals(new Put(ONE), decide(new Operation.Put(ONE), ABSENT, null));
  }

  @Test
  void aDeleteOfNothingIsUnchanged() {
    assertEquals(new Remove(), decide(new Operation.Delete(), null, ONE));
    assertEquals(new Unchanged(), decide(new Operation.Delete(), null, null));
  }

  @Test
  void anUpdateOfNothingBeginsWithTheKey() {
    assertEquals(new Put(ONE), decide(update(new Action.Add(path("n"), number("1"))), null, null));
    assertEquals(
        new Put(KEY),
        decide(new Operation.Update(KEY, new UpdateExpression(List.of())), null, null));
    assertEquals(
        new Put(item("n", "3")), decide(update(new Action.Add(path("n"), number("2"))), null, ONE));
  }

  @Test
  void whatOnlyTakesAwayMakesNoItem() {
    var letters = new ItemWriter().beginSet(ValueType.SS).string("a").endSet().take();
    assertEquals(new Unchanged(), decide(update(new Action.Remove(path("n"))), null, null));
    assertEquals(new Unchanged(), decide(update(new Action.Remove(path("n", "x"))), null, null));
    assertEquals(
        new Unchanged(), decide(update(new Action.Delete(path("n"), letters)), null, null));
  }

  @Test
  void attributeUpdatesAddToListsAndHaveWordsOfTheirOwn() {
    var one = new ItemWriter().beginList().number("1").endList().take();
    var add = new Action.Add(path("l"), one);
    var once = assertInstanceOf(Put.class, decide(older(add), null, null)).after();
    var twice = assertInstanceOf(Put.class, decide(older(add), null, once)).after();
    assertEquals(
        new ItemWriter().beginList().number("1").number("1").endList().take(),
        Items.attribute(twice, "l"));
    assertEquals(
        rejected("An operand in the update expression has an incorrect data type"),
        decide(update(add), null, once));
    assertEquals(
        rejected("Type mismatch for attribute to update"),
        decide(older(new Action.Add(path("n"), one)), null, ONE));
  }

  @Test
  void anUpdateThatMakesNoSenseIsRejected() {
    assertEquals(
        rejected("The provided expression refers to an attribute that does not exist in the item"),
        decide(update(new Action.Set(path("n"), new Value.Attribute(path("q")))), null, ONE));
    assertEquals(
        rejected("The document path provided in the update expression is invalid for update"),
        decide(update(new Action.Remove(path("n", "x"))), null, ONE));
    assertEquals(
        rejected("An operand in the update expression has an incorrect data type"),
        decide(update(new Action.Add(path("id"), number("1"))), null, ONE));
  }

  @Test
  void keyAttributesStayAsTheyAre() {
    assertEquals(
        rejected(
            "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key"),
        decide(update(set("id", new ItemWriter().string("other").take())), null, ONE));
  }

  @Test
  void anItemHasAtMost400Kilobytes() {
    int free = 400 * 1024 - Items.size(KEY) - 1;
    assertInstanceOf(Put.class, decide(new Operation.Put(withText(free)), null, null));
    assertEquals(
        rejected("Item size has exceeded the maximum allowed size"),
        decide(new Operation.Put(withText(free + 1)), null, null));
  }

  @Test
  void anUpdateSetsALittleLessThan400Kilobytes() {
    int free = 400 * 1024 - 1 - 3 - 19; // name, update, action
    assertUpdated(free, text -> update(set("q", text)), null);
    assertUpdated(free - 19 - 2, text -> update(set("q", text), set("r", text(1))), null);
    assertUpdated(free - 2, text -> update(set("q", text), new Action.Remove(path("r"))), null);
    var list = new ItemWriter().beginItem().name("id").string("k").name("q").beginList().endList();
    assertUpdated(
        free - 1 - 4,
        text ->
            update(
                new Action.Set(
                    new AttributePath(List.of(new Name("q"), new AttributePath.Index(0))),
                    new Value.Literal(text))),
        list.endItem().take());
    // what is left alone counts in the item only
    assertUpdated(
        400 * 1024 - Items.size(withText(100)) - 1, text -> update(set("r", text)), withText(100));
  }

  private static void assertUpdated(
      int bytes, Function<Bytes, Operation> update, @Nullable Bytes before) {
    assertInstanceOf(Put.class, decide(update.apply(text(bytes)), null, before));
    assertEquals(
        rejected("Item size to update has exceeded the maximum allowed size"),
        decide(update.apply(text(bytes + 1)), null, before));
  }

  private static Bytes withText(int length) {
    return new ItemWriter()
        .beginItem()
        .name("id")
        .string("k")
        .name("q")
        .value(text(length))
        .endItem()
        .take();
  }

  @Test
  void anItemHasAtMost32Levels() {
    var deep = nested(31);
    assertInstanceOf(Put.class, decide(update(set("q", deep)), null, null));
    var before =
        new ItemWriter()
            .beginItem()
            .name("id")
            .string("k")
            .name("q")
            .value(nested(1))
            .endItem()
            .take();
    assertEquals(
        rejected("Nesting Levels have exceeded supported limits"),
        decide(update(new Action.Set(path("q", "a"), new Value.Literal(deep))), null, before));
  }

  @Test
  void aResultOfTooManyDigitsIsAnOverflow() {
    var overflow =
        rejected(
            "Number overflow. Attempting to store a number with magnitude larger than supported range");
    assertEquals(overflow, decide(update(new Action.Add(path("n"), number("1E50"))), null, ONE));
    assertEquals(
        overflow,
        decide(update(new Action.Add(path("n"), number("9E125"))), null, item("n", "9E125")));
  }

  private static Decision decide(
      Operation operation, @Nullable Condition condition, @Nullable Bytes before) {
    var write =
        new ItemWrite(
            TABLE.tableId(), 1, Keyspace.baseRow(TABLE, KEY), operation, condition, Returns.NONE);
    return ItemDecider.decide(TABLE, write, before);
  }

  private static Operation update(Action... actions) {
    return new Operation.Update(KEY, new UpdateExpression(List.of(actions)));
  }

  private static Operation older(Action action) {
    return new Operation.Update(
        KEY, new UpdateExpression(List.of(action), UpdateExpression.Form.ATTRIBUTE_UPDATES));
  }

  private static Action set(String name, Bytes value) {
    return new Action.Set(path(name), new Value.Literal(value));
  }

  private static AttributePath path(String... names) {
    return new AttributePath(
        java.util.Arrays.stream(names).<AttributePath.Step>map(Name::new).toList());
  }

  private static Decision rejected(String message) {
    return new Rejected(ErrorCode.VALIDATION, message);
  }

  private static Bytes item(String name, String number) {
    return new ItemWriter()
        .beginItem()
        .name("id")
        .string("k")
        .name(name)
        .number(number)
        .endItem()
        .take();
  }

  private static Bytes number(String number) {
    return new ItemWriter().number(number).take();
  }

  private static Bytes text(int length) {
    return new ItemWriter().string("x".repeat(length)).take();
  }

  /** A string inside so many maps. */
  private static Bytes nested(int maps) {
    var writer = new ItemWriter();
    for (int i = 0; i < maps; i++) {
      writer.beginMap().name("a");
    }
    writer.string("x");
    for (int i = 0; i < maps; i++) {
      writer.endMap();
    }
    return writer.take();
  }
}
