package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queries and scans. */
final class RangeRequests {
  private final Dice dice;
  private final Values values;
  private final LegacyParameters legacy;
  private final List<TableShape> tables;

  RangeRequests(Dice dice, List<TableShape> tables) {
    this.dice = dice;
    this.values = new Values(dice);
    this.legacy = new LegacyParameters(dice, values);
    this.tables = tables;
  }

  Step query() {
    var table = dice.one(tables);
    var request = Json.object("TableName", table.name());
    var index = index(table, request);
    var read = index == null ? table : table.through(index);
    var placeholders = new Placeholders(dice);
    var expressions = new Expressions(dice, values, placeholders, table);
    boolean modern = dice.chance(75);
    if (modern) {
      request.put("KeyConditionExpression", expressions.keyCondition(read));
    } else if (!dice.fault(2)) {
      legacy.keyConditions(read, request);
    }
    if (dice.chance(30)) {
      request.put("ScanIndexForward", dice.chance(30));
    }
    reading(
        read,
        index == null ? read : table.with(index),
        "QueryFilter",
        request,
        modern,
        expressions);
    placeholders.into(request);
    return new Step("Query", request);
  }

  Step scan() {
    var table = dice.one(tables);
    var request = Json.object("TableName", table.name());
    var index = index(table, request);
    var placeholders = new Placeholders(dice);
    if (dice.chance(30)) {
      int segments = dice.between(1, 4);
      request.put("TotalSegments", segments);
      request.put("Segment", dice.fault(5) ? segments : dice.below(segments));
    }
    reading(
        index == null ? table : table.through(index),
        index == null ? table : table.with(index),
        "ScanFilter",
        request,
        dice.chance(70),
        new Expressions(dice, values, placeholders, table));
    placeholders.into(request);
    return new Step("Scan", request);
  }

  /** Chooses an index of the table, if it has any, for about half of all requests. */
  private TableShape.@Nullable Index index(
      TableShape table, Map<String, @Nullable Object> request) {
    if (table.indexes().isEmpty() || dice.chance(50)) {
      return null;
    }
    var index = dice.one(table.indexes());
    request.put("IndexName", index.name());
    return index;
  }

  /**
   * @param read something with the keys by which is read
   * @param position something with the keys that say where an item stands in what is read
   */
  private void reading(
      TableShape read,
      TableShape position,
      String legacyFilter,
      Map<String, @Nullable Object> request,
      boolean modern,
      Expressions expressions) {
    if (dice.chance(40)) {
      if (modern != dice.fault(3)) {
        request.put(
            "FilterExpression",
            legacyFilter.equals("QueryFilter")
                ? expressions.filterOfQuery(read)
                : expressions.condition());
      } else {
        legacy.filter(legacyFilter, request);
      }
    }
    if (dice.chance(25)) {
      if (modern != dice.fault(3)) {
        request.put("ProjectionExpression", expressions.projection());
      } else {
        legacy.attributesToGet(request);
      }
    }
    boolean projects =
        request.containsKey("ProjectionExpression") || request.containsKey("AttributesToGet");
    if (dice.chance(20)) {
      request.put("Select", select(projects));
    }
    if (dice.chance(30)) {
      request.put("Limit", dice.between(1, 6));
    }
    if (dice.chance(20) && (!new Step("Query", request).orderIsEachSidesOwn() || dice.fault(20))) {
      request.put("ConsistentRead", dice.chance(70));
    }
    if (!request.containsKey("TotalSegments") && dice.fault(6)) {
      request.put("ExclusiveStartKey", values.key(position));
    }
    if (dice.fault(2)) {
      request.put("IndexName", dice.one("nowhere", "no", "not!"));
    }
    if (dice.chance(20)) {
      request.put("ReturnConsumedCapacity", dice.one("TOTAL", "INDEXES", "NONE"));
    }
  }

  private String select(boolean projects) {
    if (dice.fault(10)) {
      return dice.one("ALL_ATTRIBUTES", "COUNT", "SPECIFIC_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES");
    }
    return projects ? "SPECIFIC_ATTRIBUTES" : dice.one("ALL_ATTRIBUTES", "COUNT");
  }
}
