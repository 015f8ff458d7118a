package dev.stator.model.cluster;

import dev.stator.model.table.TableSchema;

/**
 * A table as the control plane knows it.
 *
 * @param account twelve digits
 * @param createdMillis creation time, milliseconds since 1970
 * @param definition the rest of the table's definition as CreateTable gave it (JSON text of the
 *     request's members that DescribeTable repeats), opaque to all but the router
 */
public record TableRecord(
    String account,
    String region,
    TableSchema schema,
    Status status,
    long createdMillis,
    String tableUuid,
    String definition) {

  public enum Status {
    CREATING,
    UPDATING,
    ACTIVE,
    DELETING
  }

  public String name() {
    return schema.name();
  }
}
