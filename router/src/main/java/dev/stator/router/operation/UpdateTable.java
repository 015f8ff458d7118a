package dev.stator.router.operation;

import dev.stator.proto.cluster.ChangedTable;
import dev.stator.proto.cluster.TableChange;
import dev.stator.router.definition.DefinitionText;
import dev.stator.router.definition.TableUpdate;
import dev.stator.router.definition.Transition;
import dev.stator.router.table.Tables;

/**
 * UpdateTable: changes a table's settings and global indexes; it is UPDATING until every partition
 * knows. When another change comes in between, the request is considered anew.
 */
final class UpdateTable implements Operation {
  @Override
  public Reply execute(Call call) {
    var update = TableUpdate.of(call.members());
    var arn = call.tableArn();
    var table = call.tables().named(arn);
    while (true) {
      if (Transition.of(table).settles()) {
        table = call.services().changes().settled(table);
      }
      if (table == null) {
        throw Tables.absent(arn);
      }
      long nowMillis = call.nowMillis();
      var plan = update.plan(table, nowMillis);
      if (!plan.effective()) {
        return TableReplies.description(call, table, plan.shown());
      }
      var next = plan.next();
      var change =
          new ChangedTable(
              table,
              plan.last().derived(),
              DefinitionText.write(plan.now()),
              next == null ? "" : DefinitionText.write(next),
              plan.last().partitions());
      switch (call.services().changes().update(change)) {
        case TableChange.Accepted(var changed, _) -> {
          return TableReplies.description(call, changed, plan.shown());
        }
        case TableChange.Changed(var now) -> table = now;
        case TableChange.InUse(var now) -> table = now;
        case TableChange.NotFound _ -> throw Tables.absent(arn);
        case TableChange.Exists(var other) -> throw new IllegalStateException(other.toString());
      }
    }
  }
}
