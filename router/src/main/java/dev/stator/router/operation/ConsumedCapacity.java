package dev.stator.router.operation;

import dev.stator.router.json.JsonOutput;
import dev.stator.router.validation.Members;

/** The member ConsumedCapacity of an answer. */
final class ConsumedCapacity {
  private ConsumedCapacity() {}

  /** Writes it when the request asks for it. */
  static void write(JsonOutput out, Members members, String tableName, double units) {
    var wanted = members.text("ReturnConsumedCapacity");
    if (wanted == null || wanted.equals("NONE")) {
      return;
    }
    out.name("ConsumedCapacity").beginObject().name("TableName").text(tableName);
    out.name("CapacityUnits").number(units);
    if (wanted.equals("INDEXES")) {
      out.name("Table").beginObject().name("CapacityUnits").number(units).endObject();
    }
    out.endObject();
  }
}
