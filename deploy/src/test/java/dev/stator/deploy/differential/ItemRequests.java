package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests for single items and for batches of them. */
final class ItemRequests {
  private final Dice dice;
  private final Values values;
  private final LegacyParameters legacy;
  private final List<TableShape> tables;

  ItemRequests(Dice dice, List<TableShape> tables) {
    this.dice = dice;
    this.values = new Values(dice);
    this.legacy = new LegacyParameters(dice, values);
    this.tables = tables;
  }

  Step put() {
    var table = dice.one(tables);
    var request = Json.object("TableName", nameOf(table), "Item", values.item(table));
    boolean expression = dice.chance(25);
    condition(table, request, expression, expression ? dice.fault(3) : dice.chance(12));
    writeOptions(request, "NONE", "ALL_OLD");
    return new Step("PutItem", request);
  }

  Step delete() {
    var table = dice.one(tables);
    var request = Json.object("TableName", nameOf(table), "Key", values.key(table));
    boolean expression = dice.chance(25);
    condition(table, request, expression, expression ? dice.fault(3) : dice.chance(12));
    writeOptions(request, "NONE", "ALL_OLD");
    return new Step("DeleteItem", request);
  }

  Step update() {
    var table = dice.one(tables);
    var request = Json.object("TableName", nameOf(table), "Key", values.key(table));
    var placeholders = new Placeholders(dice);
    if (dice.chance(75)) {
      request.put("UpdateExpression", new Expressions(dice, values, placeholders, table).update());
      condition(table, request, dice.chance(25), dice.fault(2), placeholders);
    } else {
      if (!dice.chance(5)) {
        legacy.attributeUpdates(table, request);
      }
      condition(table, request, dice.fault(3), dice.chance(25), placeholders);
    }
    writeOptions(request, "NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW");
    return new Step("UpdateItem", request);
  }

  private void condition(
      TableShape table,
      Map<String, @Nullable Object> request,
      boolean expression,
      boolean expected) {
    condition(table, request, expression, expected, new Placeholders(dice));
  }

  private void condition(
      TableShape table,
      Map<String, @Nullable Object> request,
      boolean expression,
      boolean expected,
      Placeholders placeholders) {
    if (expression) {
      request.put(
          "ConditionExpression", new Expressions(dice, values, placeholders, table).condition());
    }
    if (expected) {
      legacy.expected(request);
    }
    placeholders.into(request);
  }

  private void writeOptions(Map<String, @Nullable Object> request, String... returnValues) {
    if (dice.chance(50)) {
      request.put("ReturnValues", dice.fault(2) ? "UPDATED_NEW" : dice.one(returnValues));
    }
    if (dice.chance(15)) {
      request.put("ReturnValuesOnConditionCheckFailure", dice.one("ALL_OLD", "NONE"));
    }
    if (dice.chance(10)) {
      request.put("ReturnItemCollectionMetrics", dice.one("SIZE", "NONE"));
    }
    capacity(request);
  }

  private void capacity(Map<String, @Nullable Object> request) {
    if (dice.chance(20)) {
      request.put("ReturnConsumedCapacity", dice.one("TOTAL", "INDEXES", "NONE"));
    }
  }

  Step get() {
    var table = dice.one(tables);
    var request = Json.object("TableName", nameOf(table), "Key", values.key(table));
    if (dice.chance(30)) {
      request.put("ConsistentRead", dice.chance(70));
    }
    projection(table, request);
    capacity(request);
    return new Step("GetItem", request);
  }

  private void projection(TableShape table, Map<String, @Nullable Object> request) {
    var placeholders = new Placeholders(dice);
    if (dice.chance(30)) {
      request.put(
          "ProjectionExpression", new Expressions(dice, values, placeholders, table).projection());
    }
    boolean expression = request.containsKey("ProjectionExpression");
    if (expression ? dice.fault(3) : dice.chance(10)) {
      legacy.attributesToGet(request);
    }
    placeholders.into(request);
    request.remove("ExpressionAttributeValues");
  }

  Step batchGet() {
    var requestItems = Json.object();
    for (int left = dice.one(1, 1, 2); left > 0; left--) {
      var table = dice.one(tables);
      var keys = new ArrayList<Object>();
      for (int keysLeft = dice.between(1, 5); keysLeft > 0; keysLeft--) {
        addUnlessThere(keys, values.key(table));
      }
      var ofTable = Json.object("Keys", keys);
      if (dice.chance(20)) {
        ofTable.put("ConsistentRead", true);
      }
      projection(table, ofTable);
      requestItems.put(nameOf(table), ofTable);
    }
    var request = Json.object("RequestItems", requestItems);
    capacity(request);
    return new Step("BatchGetItem", request);
  }

  Step batchWrite() {
    var requestItems = Json.object();
    for (int left = dice.one(1, 1, 2); left > 0; left--) {
      var table = dice.one(tables);
      var keys = new ArrayList<Object>();
      var writes = new ArrayList<Object>();
      for (int writesLeft = dice.between(1, 5); writesLeft > 0; writesLeft--) {
        var item = values.item(table);
        var key = Json.object();
        table.keys().forEach(k -> key.put(k.name(), item.getOrDefault(k.name(), "missing")));
        if (addUnlessThere(keys, key)) {
          writes.add(write(table, item));
        }
      }
      requestItems.put(nameOf(table), writes);
    }
    var request = Json.object("RequestItems", requestItems);
    if (dice.chance(10)) {
      request.put("ReturnItemCollectionMetrics", "SIZE");
    }
    capacity(request);
    return new Step("BatchWriteItem", request);
  }

  private Map<String, @Nullable Object> write(
      TableShape table, Map<String, @Nullable Object> item) {
    if (dice.chance(65)) {
      return Json.object("PutRequest", Json.object("Item", item));
    }
    var names = table.keys().stream().map(TableShape.Key::name).toList();
    item.keySet().retainAll(names);
    return Json.object("DeleteRequest", Json.object("Key", item));
  }

  /** A duplicate gets in seldom only, as it has the whole request refused. */
  private boolean addUnlessThere(List<Object> keys, Map<String, @Nullable Object> key) {
    return (!keys.contains(key) || dice.fault(4)) && keys.add(key);
  }

  /** Mostly the name itself. */
  private String nameOf(TableShape table) {
    if (dice.fault(1)) {
      return dice.one("nowhere", "a", "no!", "");
    }
    return dice.chance(2) ? Step.ARN + table.name() : table.name();
  }
}
