package dev.stator.router.operation;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.proto.cluster.TableChange;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.table.TableArn;
import dev.stator.router.table.TableDefinition;
import dev.stator.router.table.TableDescription;
import dev.stator.router.table.Tables;

/**
 * DeleteTable: takes a table and its items off; it is DELETING until every partition dropped it.
 */
final class DeleteTable implements Operation {
  @Override
  public Reply execute(Call call) {
    var arn = call.tableArn();
    var createTable = call.services().model().input("CreateTable");
    var known = call.tables().find(arn);
    if (known != null
        && TableDefinition.read(known.definition(), createTable)
            .flag("DeletionProtectionEnabled")) {
      throw RequestException.validation(
          "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection"
              + " first.");
    }
    return switch (call.services().changes().delete(arn)) {
      case TableChange.Accepted(var table, _) -> {
        var out = new JsonOutput(1024).beginObject().name("TableDescription");
        TableDescription.write(out, table, createTable);
        yield Reply.ok(out.endObject());
      }
      case TableChange.NotFound _ -> throw Tables.absent(arn);
      case TableChange.InUse(var table) -> throw inUse(arn, table.status().name());
      case TableChange.Exists(var table) -> throw inUse(arn, table.status().name());
    };
  }

  private static RequestException inUse(TableArn arn, String status) {
    return new RequestException(
        ErrorCode.RESOURCE_IN_USE,
        status.equals("DELETING")
            ? "Attempt to change a resource which is still in use: Table is being deleted: "
                + arn.name()
            : "Attempt to change a resource which is still in use: Table is being "
                + (status.equals("CREATING") ? "created: " : "updated: ")
                + arn.name());
  }
}
