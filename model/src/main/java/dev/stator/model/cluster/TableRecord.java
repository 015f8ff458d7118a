package dev.stator.model.cluster;

import dev.stator.model.table.TableSchema;

/**
 * A table as the control plane knows it.
 *
 * @param account twelve digits
 * @param createdMillis creation time, milliseconds since 1970
 * @param definition the rest of the table's definition, opaque to all but the router
 * @param revision rises with every change of the definition
 * @param nextDefinition what the definition becomes once every partition has the schema; empty when
 *     no change is under way
 * @param partitions how many partitions of its own its keys are cut into before it is ACTIVE; 1: it
 *     lies in partitions with others
 */
public record TableRecord(
    String account,
    String region,
    TableSchema schema,
    Status status,
    long createdMillis,
    String tableUuid,
    String definition,
    long revision,
    String nextDefinition,
    int partitions) {

  public enum Status {
    CREATING,
    UPDATING,
    ACTIVE,
    DELETING
  }

  /** A new table that lies in partitions with others. */
  public TableRecord(
      String account,
      String region,
      TableSchema schema,
      Status status,
      long createdMillis,
      String tableUuid,
      String definition) {
    this(account, region, schema, status, createdMillis, tableUuid, definition, 1, "", 1);
  }

  public String name() {
    return schema.name();
  }

  public TableRecord withStatus(Status status) {
    return new TableRecord(
        account,
        region,
        schema,
        status,
        createdMillis,
        tableUuid,
        definition,
        revision,
        nextDefinition,
        partitions);
  }
}
