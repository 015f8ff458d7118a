package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.router.json.JsonOutput;

/** DescribeTimeToLive: no table has items expire yet. */
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
    var out = new JsonOutput().beginObject().name("TimeToLiveDescription").beginObject();
    return Reply.ok(out.name("TimeToLiveStatus").text("DISABLED").endObject().endObject());
  }
}
