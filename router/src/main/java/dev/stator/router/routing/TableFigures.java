package dev.stator.router.routing;

import dev.stator.model.table.IndexCount;
import java.util.List;

/**
 * How many items a table has.
 *
 * @param bytes DynamoDB's sizes of the items together
 * @param localIndexes what its local indexes hold, in the order of their definition
 */
public record TableFigures(long items, long bytes, List<IndexCount> localIndexes) {
  public static final TableFigures NONE = new TableFigures(0, 0);

  public TableFigures {
    localIndexes = List.copyOf(localIndexes);
  }

  /** Of a table without local indexes. */
  public TableFigures(long items, long bytes) {
    this(items, bytes, List.of());
  }
}
