package dev.stator.model.write;

import dev.stator.model.Bytes;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.UpdateExpression;
import org.jspecify.annotations.Nullable;

/**
 * A write of one item, as the router compiled it and as it stands in the log.
 *
 * @param tableId the table's identity
 * @param tableVersion version of the schema that the router compiled against
 * @param rowKey key of the item's base row in the keyspace
 * @param operation what to do
 * @param condition what must hold of the item as it is, or null
 * @param returns which images the caller wants to see
 */
public record ItemWrite(
    int tableId,
    long tableVersion,
    Bytes rowKey,
    Operation operation,
    @Nullable Condition condition,
    Returns returns) {

  /** What a write does to its item. */
  public sealed interface Operation {
    /**
     * Replaces the item by {@code item}, which is an encoded item that holds its key attributes.
     */
    record Put(Bytes item) implements Operation {}

    /**
     * Changes the item, or the item that has only {@code keyAttributes} (an encoded item) when
     * there is none.
     */
    record Update(Bytes keyAttributes, UpdateExpression expression) implements Operation {}

    record Delete() implements Operation {}
  }

  /**
   * The images that travel back: before and after an effective write, and what refused a condition.
   */
  public record Returns(boolean before, boolean after, boolean onConditionFailure) {
    public static final Returns NONE = new Returns(false, false, false);
  }
}
