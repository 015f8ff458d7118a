package dev.stator.router.operation;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.error.RequestException;
import dev.stator.proto.cluster.TableChange;
import dev.stator.router.definition.DefinitionText;
import dev.stator.router.definition.TableInUse;
import dev.stator.router.table.Tables;

/**
 * DeleteTable: takes a table and its items off; it is DELETING until every partition dropped it.
 */
final class DeleteTable implements Operation {
  @Override
  public Reply execute(Call call) {
    var arn = call.tableArn();
    var known = call.tables().find(arn);
    while (true) {
      if (known != null) {
        checkUnprotected(known);
      }
      switch (call.services().changes().delete(arn, known == null ? 0 : known.revision())) {
        case TableChange.Accepted(var table, _) -> {
          return TableReplies.description(call, table);
        }
        case TableChange.Changed(var now) -> known = now;
        case TableChange.NotFound _ -> throw Tables.absent(arn);
        case TableChange.InUse(var table) -> throw TableInUse.refuseDeletion(table);
        case TableChange.Exists(var table) -> throw new IllegalStateException(table.toString());
      }
    }
  }

  private static void checkUnprotected(TableRecord table) {
    if (DefinitionText.read(table.definition()).deletionProtected()) {
      throw RequestException.validation(
          "Resource cannot be deleted as it is currently protected against deletion. Disable deletion"
              + " protection first.");
    }
  }
}
