package dev.stator.router.table;

import dev.stator.proto.cluster.NewTable;
import dev.stator.proto.cluster.TableChange;

/** How tables come and go. Blocks; thread-safe. */
public interface TableChanges {
  /** Returns when the table is on record; waits a moment for it to become active. */
  TableChange create(NewTable table);

  /** Returns when the table is on record as going; waits a moment for it to be gone. */
  TableChange delete(TableArn table);
}
