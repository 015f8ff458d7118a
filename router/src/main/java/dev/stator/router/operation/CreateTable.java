package dev.stator.router.operation;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.proto.cluster.NewTable;
import dev.stator.proto.cluster.TableChange;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.table.TableDefinition;
import dev.stator.router.table.TableDescription;

/** CreateTable: puts a table on record; it is CREATING until every partition knows it. */
final class CreateTable implements Operation {
  @Override
  public Reply execute(Call call) {
    var request = call.members();
    var arn = call.tableArn();
    var keys = TableKeys.of(request);
    var table =
        new NewTable(
            arn.account(),
            arn.region(),
            arn.name(),
            keys.partitionKey(),
            keys.sortKey(),
            TableDefinition.write(request));
    return switch (call.services().changes().create(table)) {
      case TableChange.Accepted(var record, _) -> {
        var out = new JsonOutput(1024).beginObject().name("TableDescription");
        TableDescription.write(out, record, request.shape());
        yield Reply.ok(out.endObject());
      }
      case TableChange.Exists _, TableChange.InUse _, TableChange.NotFound _ ->
          throw new RequestException(
              ErrorCode.RESOURCE_IN_USE, "Table already exists: " + arn.name());
    };
  }
}
