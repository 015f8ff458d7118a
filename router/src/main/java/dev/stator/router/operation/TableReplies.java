package dev.stator.router.operation;

import dev.stator.model.cluster.TableRecord;
import dev.stator.router.definition.Transition;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.table.TableDescription;

/** What goes back from operations on a table. */
final class TableReplies {
  private TableReplies() {}

  static Reply description(Call call, TableRecord table) {
    return description(call, table, Transition.of(table));
  }

  static Reply description(Call call, TableRecord table, Transition shown) {
    return table("TableDescription", call, table, shown);
  }

  static Reply table(String member, Call call, TableRecord table, Transition shown) {
    var figures = call.services().counts().of(table);
    var out = new JsonOutput(1024).beginObject().name(member);
    TableDescription.write(out, table, shown, figures, call.nowMillis());
    return Reply.ok(out.endObject());
  }
}
