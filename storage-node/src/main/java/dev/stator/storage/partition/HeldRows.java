package dev.stator.storage.partition;

import dev.stator.model.key.KeyRange;
import dev.stator.model.table.TableSchema;
import dev.stator.storage.store.RowCursor;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a range, to be closed by who asked for them.
 *
 * @param reach the part of the range that they are all rows of
 * @param table null when this replica does not know the table
 */
record HeldRows(RowCursor rows, KeyRange reach, @Nullable TableSchema table)
    implements AutoCloseable {
  @Override
  public void close() {
    rows.close();
  }
}
