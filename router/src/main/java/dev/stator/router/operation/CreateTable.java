package dev.stator.router.operation;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.proto.cluster.NewTable;
import dev.stator.proto.cluster.TableChange;
import dev.stator.router.definition.DefinitionText;
import dev.stator.router.definition.NewDefinition;
import dev.stator.router.definition.TableInUse;
import dev.stator.router.table.TableArn;

/** CreateTable: puts a table on record; it is CREATING until every partition knows it. */
final class CreateTable implements Operation {
  @Override
  public Reply execute(Call call) {
    var arn = call.tableArn();
    var asked = NewDefinition.of(call.members(), arn.account(), arn.region(), call.nowMillis());
    var table =
        new NewTable(
            arn.account(),
            arn.region(),
            arn.name(),
            asked.partitionKey(),
            asked.sortKey(),
            asked.definition().derived(),
            DefinitionText.write(asked.definition()),
            asked.definition().partitions());
    return switch (call.services().changes().create(table)) {
      case TableChange.Accepted(var created, _) -> TableReplies.description(call, created);
      case TableChange.Exists(var existing) -> throw exists(arn, existing);
      case TableChange.InUse other -> throw new IllegalStateException(other.toString());
      case TableChange.NotFound other -> throw new IllegalStateException(other.toString());
      case TableChange.Changed other -> throw new IllegalStateException(other.toString());
    };
  }

  private static RequestException exists(TableArn arn, TableRecord existing) {
    return existing.status() == TableRecord.Status.CREATING
        ? TableInUse.passing(existing)
        : new RequestException(ErrorCode.RESOURCE_IN_USE, "Table already exists: " + arn.name());
  }
}
