package dev.stator.deploy.conformance;

import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;

/**
 * Requests on the items of one table, written as JSON with {@code '} in place of {@code "}. What
 * stands for more members begins with a comma, or is empty.
 *
 * @param table its partition key is the string pk
 */
record ItemCalls(RawClient raw, String table) {
  RawAnswer put(String item, String more) {
    return call("PutItem", "'Item':" + item + more);
  }

  RawAnswer put(String item) {
    return put(item, "");
  }

  RawAnswer update(String pk, String more) {
    return call("UpdateItem", key(pk) + more);
  }

  RawAnswer delete(String pk, String more) {
    return call("DeleteItem", key(pk) + more);
  }

  /** Reads consistently. */
  RawAnswer get(String pk) {
    return call("GetItem", key(pk) + ",'ConsistentRead':true");
  }

  /** Passes when the table holds exactly this item, written as the others are. */
  void holds(String item, String pk) {
    get(pk).is(json("{'Item':" + item + "}"));
  }

  RawAnswer call(String operation, String members) {
    return raw.call(operation, json("{'TableName':'" + table + "'," + members + "}"));
  }

  static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String key(String pk) {
    return "'Key':{'pk':{'S':'" + pk + "'}}";
  }
}
