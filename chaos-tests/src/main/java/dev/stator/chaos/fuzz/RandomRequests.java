package dev.stator.chaos.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Requests for the table that is fuzzed, valid but for what {@link RandomExpressions} breaks, and
 * for tables that come and go. None of them names a guarded item, and none deletes or changes the
 * table that is fuzzed.
 */
final class RandomRequests {
  private static final List<String> WORDS =
      List.of(
          "",
          "a",
          "x y",
          "\u00e9\u4e16",
          "\ud83d\ude00",
          "\\u0000",
          "\\ud800",
          "0",
          "-1",
          "1e125",
          "true",
          "S");

  private final RandomGenerator random;
  private final RandomExpressions expressions;
  private final String table;
  private final RandomTables passing;

  RandomRequests(RandomGenerator random, String table) {
    this.random = random;
    this.expressions = new RandomExpressions(random);
    this.table = table;
    this.passing = new RandomTables(random, "Passing-" + table);
  }

  /**
   * An operation and its request as JSON.
   *
   * @param begin what names a table that must not become another one's name; perhaps nothing
   */
  record Request(String operation, String begin, String rest) {
    Request(String operation, String json) {
      this(operation, "", json);
    }

    String json() {
      return begin + rest;
    }
  }

  Request next() {
    return switch (random.nextInt(20)) {
      case 0, 1 ->
          of(
              "PutItem",
              "Item",
              item(),
              placeholders("ConditionExpression", expressions.condition()));
      case 2, 3 ->
          of(
              "UpdateItem",
              "Key",
              key(),
              placeholders(
                  "UpdateExpression",
                  expressions.update(),
                  random.nextBoolean() ? "ConditionExpression" : "",
                  expressions.condition()));
      case 4 ->
          of(
              "DeleteItem",
              "Key",
              key(),
              placeholders("ConditionExpression", expressions.condition()));
      case 5, 6 ->
          of(
              "GetItem",
              "Key",
              key(),
              placeholders("ProjectionExpression", expressions.projection()));
      case 7, 8 ->
          new Request(
              "Query",
              "{"
                  + tableName()
                  + placeholders(
                      "KeyConditionExpression",
                      expressions.keyCondition(),
                      random.nextBoolean() ? "FilterExpression" : "",
                      expressions.condition())
                  + readOptions()
                  + "}");
      case 9 ->
          new Request(
              "Scan",
              "{"
                  + tableName()
                  + placeholders("FilterExpression", expressions.condition())
                  + readOptions()
                  + "}");
      case 10 ->
          new Request(
              "BatchGetItem",
              "{\"RequestItems\":{\""
                  + someTable()
                  + "\":{\"Keys\":["
                  + key()
                  + ","
                  + key()
                  + "]}}}");
      case 11 ->
          new Request(
              "BatchWriteItem",
              "{\"RequestItems\":{\""
                  + someTable()
                  + "\":[{\"PutRequest\":{\"Item\":"
                  + item()
                  + "}},{\"DeleteRequest\":{\"Key\":"
                  + key()
                  + "}}]}}");
      case 12 ->
          of(
              "UpdateItem",
              "Key",
              key(),
              ",\"AttributeUpdates\":{\"a\":{\"Action\":\"ADD\",\"Value\":" + value(2) + "}}");
      case 13 ->
          of(
              "PutItem",
              "Item",
              item(),
              ",\"Expected\":{\"a\":{\"ComparisonOperator\":\"CONTAINS\",\"AttributeValueList\":["
                  + value(2)
                  + "]}}");
      case 14 -> new Request("DescribeTable", "{" + tableName() + "}");
      case 15, 16, 17, 18 -> passing.next();
      default -> new Request("ListTables", "{\"Limit\":" + random.nextInt(-1, 102) + "}");
    };
  }

  /** A value of any type; a number, string or binary when {@code depth} is 0. */
  String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 4)) {
      case 0, 1 -> "{\"S\":\"" + word() + "\"}";
      case 2 -> "{\"N\":\"" + number() + "\"}";
      case 3 -> "{\"B\":\"" + (random.nextInt(8) == 0 ? word() : "YWJj") + "\"}";
      case 4 -> "{\"BOOL\":" + random.nextBoolean() + "}";
      case 5 -> "{\"NULL\":true}";
      case 6 -> "{\"SS\":[" + quoted(word()) + "," + quoted(word() + "z") + "]}";
      case 7 -> "{\"NS\":[" + quoted(number()) + "," + quoted(number()) + "]}";
      case 8 -> "{\"L\":[" + value(depth - 1) + "," + value(depth - 1) + "]}";
      default -> "{\"M\":{\"a\":" + value(depth - 1) + ",\"b\":" + value(depth - 1) + "}}";
    };
  }

  private Request of(String operation, String member, String content, String more) {
    return new Request(
        operation, "{" + tableName() + ",\"" + member + "\":" + content + more + options() + "}");
  }

  private String tableName() {
    return "\"TableName\":\"" + someTable() + "\"";
  }

  private String someTable() {
    return random.nextInt(8) == 0 ? passing.name() : table;
  }

  private String key() {
    return "{\"p\":{\"S\":\"fuzz-"
        + random.nextInt(20)
        + "\"},\"s\":{\"N\":\""
        + random.nextInt(5)
        + "\"}}";
  }

  private String item() {
    var item = new StringBuilder(key());
    item.setLength(item.length() - 1);
    for (char name = 'a'; name < 'a' + random.nextInt(5); name++) {
      item.append(",\"").append(name).append("\":").append(value(4));
    }
    return item.append("}").toString();
  }

  private String options() {
    return switch (random.nextInt(5)) {
      case 0 -> ",\"ReturnValues\":\"ALL_OLD\"";
      case 1 -> ",\"ReturnConsumedCapacity\":\"INDEXES\"";
      case 2 -> ",\"ConsistentRead\":true";
      default -> "";
    };
  }

  private String readOptions() {
    return switch (random.nextInt(6)) {
      case 0 -> ",\"Limit\":" + random.nextInt(0, 4);
      case 1 -> ",\"ExclusiveStartKey\":" + key();
      case 2 -> ",\"Select\":\"COUNT\"";
      case 3 -> ",\"ScanIndexForward\":false";
      case 4 -> ",\"Segment\":" + random.nextInt(3) + ",\"TotalSegments\":2";
      default -> "";
    };
  }

  /** Expressions by name; the placeholders that they use are defined. An empty name: left out. */
  private String placeholders(String... namesAndExpressions) {
    var json = new StringBuilder();
    var all = new StringBuilder();
    for (int i = 0; i < namesAndExpressions.length; i += 2) {
      if (!namesAndExpressions[i].isEmpty()) {
        json.append(",\"")
            .append(namesAndExpressions[i])
            .append("\":\"")
            .append(escaped(namesAndExpressions[i + 1]))
            .append('"');
        all.append(namesAndExpressions[i + 1]);
      }
    }
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (char letter = 'a'; letter <= 'd'; letter++) {
      if (all.indexOf("#" + letter) >= 0) {
        names.add("\"#" + letter + "\":\"" + letter + "\"");
      }
      if (all.indexOf(":" + letter) >= 0) {
        values.add("\":" + letter + "\":" + (letter == 'a' ? "{\"S\":\"fuzz-1\"}" : value(2)));
      }
    }
    if (!names.isEmpty()) {
      json.append(",\"ExpressionAttributeNames\":{").append(String.join(",", names)).append('}');
    }
    if (!values.isEmpty()) {
      json.append(",\"ExpressionAttributeValues\":{").append(String.join(",", values)).append('}');
    }
    return json.toString();
  }

  private String word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private String number() {
    return switch (random.nextInt(6)) {
      case 0 -> word();
      case 1 -> "1e" + random.nextInt(-140, 140);
      case 2 -> "9".repeat(1 + random.nextInt(40));
      default -> String.format(Locale.ROOT, "%.3f", random.nextGaussian() * 1000);
    };
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c < ' ') {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
