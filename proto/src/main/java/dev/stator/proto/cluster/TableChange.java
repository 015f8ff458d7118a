package dev.stator.proto.cluster;

import dev.stator.model.cluster.TableRecord;

/** What became of a request to create or delete a table. */
public sealed interface TableChange {
  /**
   * @param table the table as it stands now: CREATING or DELETING
   * @param version of the first map that shows it
   */
  record Accepted(TableRecord table, long version) implements TableChange {}

  /** CreateTable: a table of that name exists, in any status. */
  record Exists(TableRecord table) implements TableChange {}

  /** DeleteTable: there is none of that name. */
  record NotFound() implements TableChange {}

  /** DeleteTable: the table is being created, updated or deleted. */
  record InUse(TableRecord table) implements TableChange {}
}
