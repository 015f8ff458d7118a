package dev.stator.router.expression;

import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Projection;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.table.TableSchema;

/**
 * Compiles the expressions of requests. Thread-safe; one per router. Every method throws {@link
 * dev.stator.model.error.RequestException} with the service's wording.
 *
 * <p>An operation compiles its expressions in the service's order (update before condition before projection), then
 * calls {@link Placeholders#refuseUnused}, and only then looks at the table.
 */
public final class Expressions {
  /** The expressions of one kind of request share a bounded cache of {@code cachedTexts} parsed texts. */
  public Expressions(int cachedTexts) {}

  /** Compiles a condition or filter; {@code parameter} names it in messages, for example ConditionExpression. */
  public Condition condition(String parameter, String text, Placeholders placeholders) {
    return unwritten();
  }

  public UpdateExpression update(String text, Placeholders placeholders) {
    return unwritten();
  }

  public Projection projection(String text, Placeholders placeholders) {
    return unwritten();
  }

  /** Refuses an update that would change a key attribute of its table. */
  public static void refuseKeyChange(UpdateExpression update, TableSchema schema) {
    unwritten();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T unwritten() {
    throw new UnsupportedOperationException();
  }
}
