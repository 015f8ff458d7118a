package dev.stator.proto.cluster;

import dev.stator.model.cluster.TableRecord;

/** What became of a request to create, change or delete a table. */
public sealed interface TableChange {
  /**
   * @param table the table as it stands now
   * @param version of the first map that shows it
   */
  record Accepted(TableRecord table, long version) implements TableChange {}

  /** CreateTable: a table of that name exists, in any status. */
  record Exists(TableRecord table) implements TableChange {}

  /** UpdateTable, DeleteTable: there is none of that name. */
  record NotFound() implements TableChange {}

  /** UpdateTable, DeleteTable: the table is being created, updated or deleted. */
  record InUse(TableRecord table) implements TableChange {}

  /** UpdateTable, DeleteTable: the table is no longer what the request took it for. */
  record Changed(TableRecord table) implements TableChange {}
}
