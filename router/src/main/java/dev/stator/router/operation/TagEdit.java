package dev.stator.router.operation;

import dev.stator.model.cluster.TableRecord;
import dev.stator.proto.cluster.ChangedTable;
import dev.stator.proto.cluster.TableChange;
import dev.stator.router.definition.DefinitionText;
import dev.stator.router.definition.TableInUse;
import dev.stator.router.definition.TagRules;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.table.ResourceArn;
import dev.stator.router.table.TableArn;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A change of a table's tags, made of the tags as they are, however often they change meanwhile.
 */
final class TagEdit {
  private final Call call;
  private final String resourceArn;
  private final TableArn arn;

  TagEdit(Call call, String resourceArn, TableArn arn) {
    this.call = call;
    this.resourceArn = resourceArn;
    this.arn = arn;
  }

  Reply apply(Consumer<NavigableMap<String, String>> edit) {
    var table = call.tables().find(arn);
    while (table != null) {
      switch (table.status()) {
        case CREATING -> throw ResourceArn.absent(resourceArn);
        case DELETING -> throw TableInUse.passing(table);
        case ACTIVE, UPDATING -> {}
      }
      var change = change(table, edit);
      if (change.definition().equals(table.definition())) {
        return done();
      }
      switch (call.services().changes().update(change)) {
        case TableChange.Accepted _ -> {
          return done();
        }
        case TableChange.Changed(var now) -> table = now;
        case TableChange.InUse(var now) -> table = now;
        case TableChange.NotFound _ -> table = null;
        case TableChange.Exists(var other) -> throw new IllegalStateException(other.toString());
      }
    }
    throw ResourceArn.absent(resourceArn);
  }

  private static ChangedTable change(
      TableRecord table, Consumer<NavigableMap<String, String>> edit) {
    var before = DefinitionText.read(table.definition());
    var tags = new TreeMap<>(before.tags());
    edit.accept(tags);
    TagRules.checkCount(tags.size());
    var next = table.nextDefinition();
    return new ChangedTable(
        table,
        table.schema().derived(),
        DefinitionText.write(before.withTags(tags)),
        next.isEmpty() ? "" : DefinitionText.write(DefinitionText.read(next).withTags(tags)),
        table.partitions());
  }

  private static Reply done() {
    return Reply.ok(new JsonOutput(64));
  }
}
