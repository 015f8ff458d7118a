package dev.stator.router.operation;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.proto.cluster.ChangedTable;
import dev.stator.proto.cluster.TableChange;
import dev.stator.router.definition.DefinitionText;
import dev.stator.router.definition.TableInUse;
import dev.stator.router.definition.TimeToLiveUpdate;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.table.Tables;
import org.jspecify.annotations.Nullable;

/**
 * UpdateTimeToLive: has items of a table expire by an attribute, or not any more. The service shows
 * the table ACTIVE meanwhile, and takes no notice of other changes: one that is under way is waited
 * for.
 */
final class UpdateTimeToLive implements Operation {
  @Override
  public Reply execute(Call call) {
    var asked = TimeToLiveUpdate.of(call.members());
    var arn = call.tableArn();
    TableRecord found = call.tables().named(arn);
    while (true) {
      var table = settled(call, found);
      if (table == null) {
        throw Tables.absent(arn);
      }
      switch (call.services().changes().update(change(table, asked, call.nowMillis()))) {
        case TableChange.Accepted _ -> {
          return reply(asked);
        }
        case TableChange.Changed(var now) -> found = now;
        case TableChange.InUse(var now) -> found = now;
        case TableChange.NotFound _ -> throw Tables.absent(arn);
        case TableChange.Exists(var other) -> throw new IllegalStateException(other.toString());
      }
    }
  }

  /** The table once nothing of it changes; null: it is gone. */
  private static @Nullable TableRecord settled(Call call, TableRecord found) {
    var table =
        found.status() == Status.UPDATING ? call.services().changes().settled(found) : found;
    if (table != null && table.status() != Status.ACTIVE) {
      throw TableInUse.refuseTimeToLive(table);
    }
    return table;
  }

  private static ChangedTable change(TableRecord table, TimeToLiveUpdate asked, long nowMillis) {
    var before = DefinitionText.read(table.definition());
    var after = asked.applyTo(before, nowMillis);
    return new ChangedTable(
        table,
        after.derived(),
        DefinitionText.write(before),
        DefinitionText.write(after),
        table.partitions());
  }

  private static Reply reply(TimeToLiveUpdate asked) {
    var out = new JsonOutput().beginObject().name("TimeToLiveSpecification").beginObject();
    out.name("AttributeName").text(asked.attribute());
    return Reply.ok(out.name("Enabled").bool(asked.enabled()).endObject().endObject());
  }
}
