package dev.stator.deploy.conformance;

import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Requests on tables as JSON that has ' for ", and the pieces they are made of. */
final class Definitions {
  static final String WRONG = "One or more parameter values were invalid: ";
  static final String ON_DEMAND = ",'BillingMode':'PAY_PER_REQUEST'";
  private final RawClient raw;

  Definitions(RawClient raw) {
    this.raw = raw;
  }

  RawAnswer call(String operation, String json) {
    return raw.call(operation, json.replace('\'', '"'));
  }

  /**
   * Creates a table on demand.
   *
   * @param attributes as {@code "p:S,q:N"}
   * @param keys as {@code "p,q"}
   */
  RawAnswer create(String name, String attributes, String keys, String more) {
    return call(
        "CreateTable",
        "{'TableName':'" + name + "'," + attributes(attributes) + "," + keys(keys) + more + "}");
  }

  RawAnswer update(String name, String members) {
    return call("UpdateTable", "{'TableName':'" + name + "'," + members + "}");
  }

  static String attributes(String attributes) {
    var out = new StringBuilder();
    for (var attribute : attributes.split(",", -1)) {
      var parts = attribute.split(":", -1);
      out.append(out.isEmpty() ? "" : ",");
      out.append("{'AttributeName':'" + parts[0] + "','AttributeType':'" + parts[1] + "'}");
    }
    return "'AttributeDefinitions':[" + out + "]";
  }

  /** A partition key and, after a comma, a sort key; either may be several joined by plus signs. */
  static String keys(String keys) {
    var parts = keys.split(",", -1);
    return "'KeySchema':["
        + elements(parts[0], "HASH")
        + (parts.length == 1 ? "" : "," + elements(parts[1], "RANGE"))
        + "]";
  }

  private static String elements(String attributes, String type) {
    return Arrays.stream(attributes.split("\\+", -1))
        .map(name -> "{'AttributeName':'" + name + "','KeyType':'" + type + "'}")
        .collect(Collectors.joining(","));
  }

  static String index(String name, String keys, String more) {
    return index(name, keys, "{'ProjectionType':'ALL'}", more);
  }

  static String index(String name, String keys, String projection, String more) {
    return "{'IndexName':'" + name + "'," + keys(keys) + ",'Projection':" + projection + more + "}";
  }

  static String locals(String... indexes) {
    return ",'LocalSecondaryIndexes':[" + String.join(",", indexes) + "]";
  }

  static String globals(String... indexes) {
    return ",'GlobalSecondaryIndexes':[" + String.join(",", indexes) + "]";
  }

  static String units(long read, long write) {
    return "'ProvisionedThroughput':{'ReadCapacityUnits':"
        + read
        + ",'WriteCapacityUnits':"
        + write
        + "}";
  }
}
