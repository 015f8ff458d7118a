package dev.stator.router.operation;

import dev.stator.model.cluster.TableRecord;
import dev.stator.router.definition.DefinitionText;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.table.ResourceArn;

/** ListTagsOfResource: a table's tags, all fifty at once if it has as many. */
final class ListTagsOfResource implements Operation {
  @Override
  public Reply execute(Call call) {
    var resource = ResourceArn.checked(call.members().text("ResourceArn"));
    var table = call.tables().find(resource.table(call.principal(), "ListTagsOfResource"));
    if (table == null || table.status() == TableRecord.Status.CREATING) {
      throw ResourceArn.absent(resource.given());
    }
    var out = new JsonOutput().beginObject().name("Tags").beginArray();
    DefinitionText.read(table.definition())
        .tags()
        .forEach((key, value) ->
            out.beginObject().name("Key").text(key).name("Value").text(value).endObject());
    return Reply.ok(out.endArray().endObject());
  }
}
