package dev.stator.router.operation;

import dev.stator.router.json.JsonOutput;
import dev.stator.router.validation.Members;
import java.util.Map;

/** The member ConsumedCapacity of an answer. */
final class ConsumedCapacity {
  private ConsumedCapacity() {}

  /** Writes it when the request asks for it. */
  static void write(JsonOutput out, Members members, String tableName, ConsumedUnits units) {
    if (isWanted(members)) {
      out.name("ConsumedCapacity");
      writeTable(out, members, tableName, units);
    }
  }

  /** Writes the list of a batch, an element for each table. */
  static void write(JsonOutput out, Members members, Map<String, ConsumedUnits> unitsByTable) {
    if (isWanted(members)) {
      out.name("ConsumedCapacity").beginArray();
      unitsByTable.forEach((table, units) -> writeTable(out, members, table, units));
      out.endArray();
    }
  }

  static boolean isWanted(Members members) {
    var wanted = members.text("ReturnConsumedCapacity");
    return wanted != null && !wanted.equals("NONE");
  }

  /**
   * Writes what one table contributed.
   *
   * @param tableName the table's name or ARN, as the request gives it
   */
  static void writeTable(JsonOutput out, Members members, String tableName, ConsumedUnits units) {
    out.beginObject().name("TableName").text(tableName);
    out.name("CapacityUnits").number(units.total());
    if ("INDEXES".equals(members.text("ReturnConsumedCapacity"))) {
      units(out.name("Table"), units.table());
      indexes(out, "LocalSecondaryIndexes", units.localIndexes());
      indexes(out, "GlobalSecondaryIndexes", units.globalIndexes());
    }
    out.endObject();
  }

  private static void indexes(JsonOutput out, String member, Map<String, Double> units) {
    if (!units.isEmpty()) {
      out.name(member).beginObject();
      units.forEach((name, each) -> units(out.name(name), each));
      out.endObject();
    }
  }

  private static void units(JsonOutput out, double units) {
    out.beginObject().name("CapacityUnits").number(units).endObject();
  }
}
