package dev.stator.router.table;

import dev.stator.model.cluster.TableRecord;
import dev.stator.proto.cluster.ChangedTable;
import dev.stator.proto.cluster.NewTable;
import dev.stator.proto.cluster.TableChange;
import org.jspecify.annotations.Nullable;

/** How tables come, change and go. Blocks; thread-safe. */
public interface TableChanges {
  /** Returns when the table is on record; waits a moment for it to become active. */
  TableChange create(NewTable table);

  /**
   * Returns when the change is on record; waits a moment for the table to be active again, and for
   * its indexes.
   */
  TableChange update(ChangedTable change);

  /**
   * The table once a change is over that no caller knows of, or as it is after a moment.
   *
   * @return null when it is gone
   */
  @Nullable TableRecord settled(TableRecord table);

  /**
   * Returns when the table is on record as going; waits a moment for it to be gone.
   *
   * @param revision of the table as the caller knows it, or 0 when it knows of none
   */
  TableChange delete(TableArn table, long revision);
}
