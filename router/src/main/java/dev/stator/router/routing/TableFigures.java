package dev.stator.router.routing;

import dev.stator.model.table.IndexCount;
import java.util.List;
import java.util.Map;

/**
 * How many items a table has.
 *
 * @param bytes DynamoDB's sizes of the items together
 * @param localIndexes what its local indexes hold, in the order of their definition
 * @param globalIndexes what its global indexes hold, by their names
 */
public record TableFigures(
    long items, long bytes, List<IndexCount> localIndexes, Map<String, IndexCount> globalIndexes) {
  public static final TableFigures NONE = new TableFigures(0, 0);

  public TableFigures {
    localIndexes = List.copyOf(localIndexes);
    globalIndexes = Map.copyOf(globalIndexes);
  }

  /** Of a table without indexes. */
  public TableFigures(long items, long bytes) {
    this(items, bytes, List.of(), Map.of());
  }

  /** What a global index holds; nothing is known of one that leaves. */
  public IndexCount globalIndex(String name) {
    return globalIndexes.getOrDefault(name, IndexCount.NONE);
  }
}
