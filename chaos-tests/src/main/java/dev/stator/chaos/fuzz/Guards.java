package dev.stator.chaos.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table that is fuzzed, and items in it that no fuzzed request names: they must stay as they
 * are.
 */
final class Guards {
  private static final int ITEMS = 20;
  private static final int ACTIVE_WITHIN_ATTEMPTS = 3_000;

  private final Signed signed;
  private final Wire wire;
  private final String table;
  private final List<String> answers = new ArrayList<>();

  private Guards(Wire wire, Signed signed, String table) {
    this.wire = wire;
    this.signed = signed;
    this.table = table;
  }

  /**
   * Creates the table and its guarded items.
   *
   * @throws IOException when nobody listens, or the table could not be made
   */
  static Guards create(Wire wire, Signed signed, RandomRequests requests, String table)
      throws IOException {
    var guards = new Guards(wire, signed, table);
    guards.call(
        "CreateTable",
        "{\"TableName\":\"%s\",\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":[{\"AttributeName\":\"p\",\"AttributeType\":\"S\"},{\"AttributeName\":\"s\",\"AttributeType\":\"N\"}],\"KeySchema\":[{\"AttributeName\":\"p\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"s\",\"KeyType\":\"RANGE\"}]}"
            .formatted(table));
    guards.awaitActive();
    for (int i = 0; i < ITEMS; i++) {
      guards.put(i, requests);
      guards.answers.add(guards.get(i));
    }
    return guards;
  }

  private void awaitActive() throws IOException {
    for (int i = 0; i < ACTIVE_WITHIN_ATTEMPTS; i++) {
      if (call("DescribeTable", "{\"TableName\":\"" + table + "\"}").contains("\"ACTIVE\"")) {
        return;
      }
    }
    throw new IOException("table " + table + " does not get ACTIVE");
  }

  /** Writes a guarded item with a random value that the service takes. */
  private void put(int i, RandomRequests requests) throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      var item =
          "{\"TableName\":\"%s\",\"Item\":{%s,\"v\":%s}}"
              .formatted(table, key(i), requests.value(5));
      if (call("PutItem", item).contains(" 200 ")) {
        return;
      }
    }
    throw new IOException("no guarded item could be written");
  }

  private String get(int i) throws IOException {
    var answer =
        call(
            "GetItem",
            "{\"TableName\":\"%s\",\"Key\":{%s},\"ConsistentRead\":true}".formatted(table, key(i)));
    return answer.substring(0, 15) + answer.substring(answer.indexOf("\r\n\r\n"));
  }

  private static String key(int i) {
    return "\"p\":{\"S\":\"guarded\"},\"s\":{\"N\":\"" + i + "\"}";
  }

  private String call(String operation, String json) throws IOException {
    return wire.send(signed.request(operation, json.getBytes(StandardCharsets.UTF_8)), false)
        .text();
  }

  /** What became of a guarded item that is no longer what it was, or null: all are well. */
  @Nullable String damage() throws IOException {
    for (int i = 0; i < ITEMS; i++) {
      var now = get(i);
      if (!now.equals(answers.get(i))) {
        return "guarded item " + i + " was\n" + answers.get(i) + "\nand is\n" + now;
      }
    }
    return null;
  }
}
