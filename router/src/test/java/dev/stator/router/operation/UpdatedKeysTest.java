package dev.stator.router.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.router.expression.Expressions;
import dev.stator.router.expression.Placeholders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class UpdatedKeysTest {
  private static final Bytes ONE = new ItemWriter().number("1").take();
  private static final TableSchema TABLE =
      new TableSchema(
          0x01000001,
          1,
          "Music",
          new KeyAttribute("id", KeyType.S),
          new KeyAttribute("at", KeyType.N));
  private static final TableSchema INDEXED =
      new TableSchema(
          TABLE.tableId(),
          1,
          "Music",
          TABLE.partitionKey(),
          TABLE.sortKey(),
          1,
          Derived.of(
              List.of(
                  IndexSchema.global(
                      "i",
                      0x7a000001,
                      List.of(new KeyAttribute("g", KeyType.S)),
                      1,
                      IndexProjection.ALL))));

  private final Expressions expressions = new Expressions(100);

  @Test
  void keyAttributesAreNotUpdated() {
    for (var name : new String[] {"id", "at"}) {
      refused(
          "One or more parameter values were invalid: Cannot update attribute "
              + name
              + ". This attribute is part of the key",
          () -> UpdatedKeys.check(update("SET q = :v REMOVE #k.x", name), TABLE));
    }
    UpdatedKeys.check(update("SET q = #k, r.id = :v", "id"), TABLE);
  }

  @Test
  void keyAttributesAreScalars() {
    var refusal =
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ";
    refused(refusal + "Key: at", () -> UpdatedKeys.check(update("SET q = #k.x + :v", "at"), TABLE));
    for (var text : List.of("#k.x", "size(#k[0])")) {
      refused(
          refusal + "IndexKey: g",
          () ->
              KeyPaths.refuseNested(INDEXED, condition("a=:v AND NOT (b=:v OR " + text + "=:v)")));
    }
    KeyPaths.refuseNested(INDEXED, condition("#k = :v"));
    KeyPaths.refuseNested(INDEXED, condition("#k = x.g"));
  }

  @Test
  void whatIsSeenToBeOfAnotherTypeThanItsIndexTakesIsRefused() {
    for (var text :
        List.of("SET #k = :v", "SET #k = a + :v", "SET #k = if_not_exists(a, :v)", "ADD #k :v")) {
      refused(
          "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: i",
          () -> UpdatedKeys.check(update(text, "g"), INDEXED));
    }
    UpdatedKeys.check(update("SET #k = a REMOVE b", "g"), INDEXED);
  }

  private UpdateExpression update(String text, String name) {
    return expressions.update(text, keyed(name));
  }

  private Condition condition(String text) {
    return expressions.condition("ConditionExpression", text, keyed("g"));
  }

  private static Placeholders keyed(String name) {
    return Placeholders.of(Map.of("#k", name), Map.of(":v", ONE));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(RequestException.class, call).text());
  }
}
