package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.router.definition.Transition;
import dev.stator.router.json.JsonOutput;

/** DescribeTimeToLive: whether items of a table expire, and by which attribute. */
final class DescribeTimeToLive implements Operation {
  @Override
  public Reply execute(Call call) {
    var table = call.tables().named(call.tableArn());
    switch (table.status()) {
      case CREATING, DELETING ->
          throw RequestException.validation(
              "Cannot describe time to live while table is in "
                  + table.status()
                  + " state: Current table state is "
                  + table.status());
      case ACTIVE, UPDATING -> {}
    }
    var shown = Transition.of(table);
    var attribute = shown.timeToLiveAttribute();
    var out = new JsonOutput().beginObject().name("TimeToLiveDescription").beginObject();
    if (attribute != null) {
      out.name("AttributeName").text(attribute);
    }
    return Reply.ok(
        out.name("TimeToLiveStatus").text(shown.timeToLiveStatus()).endObject().endObject());
  }
}
