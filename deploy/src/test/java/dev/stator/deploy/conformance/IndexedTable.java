package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.Definitions.globals;
import static dev.stator.deploy.conformance.Definitions.index;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.deploy.harness.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * A table with partition key p and sort key c and global indexes of it: {@code keys} by g, which
 * holds no more than keys; {@code some} by g and the number n, which holds a, too; {@code all} by n
 * and g; {@code many} by g and h and then n and d.
 */
record IndexedTable(DynamoDbClient dynamo, String name) {
  static IndexedTable create(DynamoDbClient dynamo, Definitions definitions, Tables tables) {
    var name = tables.newName();
    var indexes =
        globals(
            index("keys", "g", "{'ProjectionType':'KEYS_ONLY'}", ""),
            index("some", "g,n", "{'ProjectionType':'INCLUDE','NonKeyAttributes':['a']}", ""),
            index("all", "n,g", ""),
            index("many", "g+h,n+d", ""));
    var attributes = "p:S,c:S,g:S,n:N,h:S,d:S";
    definitions.create(name, attributes, "p,c", Definitions.ON_DEMAND + indexes).ok();
    tables.awaitActive(name);
    return new IndexedTable(dynamo, name);
  }

  /** An item: {@code item("p", "1", "n:", "3")} has the number n, and what has no colon is text. */
  static Map<String, AttributeValue> item(String... members) {
    var item = new HashMap<String, AttributeValue>();
    for (int i = 0; i < members.length; i += 2) {
      var name = members[i];
      item.put(
          name.replace(":", ""),
          name.endsWith(":")
              ? AttributeValue.fromN(members[i + 1])
              : AttributeValue.fromS(members[i + 1]));
    }
    return item;
  }

  void put(String... members) {
    dynamo.putItem(r -> r.tableName(name).item(item(members)));
  }

  void delete(String p, String c) {
    dynamo.deleteItem(r -> r.tableName(name).key(item("p", p, "c", c)));
  }

  void update(String p, String c, String expression, String... values) {
    dynamo.updateItem(r ->
        r.tableName(name)
            .key(item("p", p, "c", c))
            .updateExpression(expression)
            .expressionAttributeValues(values.length == 0 ? null : bound(values)));
  }

  /** Values of placeholders: {@code bound("g", "1", "n:", "3")} are :g, a text, and :n. */
  static Map<String, AttributeValue> bound(String... members) {
    var values = new HashMap<String, AttributeValue>();
    item(members).forEach((name, value) -> values.put(":" + name, value));
    return values;
  }

  QueryResponse query(
      String index,
      String condition,
      Map<String, AttributeValue> values,
      Consumer<QueryRequest.Builder> more) {
    return dynamo.query(r -> {
      r.tableName(name).indexName(index);
      r.keyConditionExpression(condition).expressionAttributeValues(values);
      more.accept(r);
    });
  }

  /** Sort keys of all items that an index has under a text as its partition key g. */
  List<String> found(String index, String g) {
    return textsOf("c", query(index, "g = :g", bound("g", g), r -> {}).items());
  }

  static List<String> textsOf(String attribute, List<Map<String, AttributeValue>> items) {
    return items.stream().map(item -> item.get(attribute).s()).toList();
  }

  /** All pages of a query, of so many items at most each, which must be the whole. */
  void isPaged(
      String index, String condition, Map<String, AttributeValue> values, boolean forward) {
    var whole = query(index, condition, values, r -> r.scanIndexForward(forward)).items();
    for (int limit : new int[] {1, 2, 5}) {
      var paged = new ArrayList<Map<String, AttributeValue>>();
      Map<String, AttributeValue> start = Map.of();
      do {
        var from = start.isEmpty() ? null : start;
        var page =
            query(
                index,
                condition,
                values,
                r -> r.limit(limit).scanIndexForward(forward).exclusiveStartKey(from));
        paged.addAll(page.items());
        start = page.lastEvaluatedKey();
      } while (!start.isEmpty());
      assertEquals(whole, paged, index + " by " + limit);
    }
  }
}
