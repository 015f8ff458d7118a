package dev.stator.client.demo;

import dev.stator.client.CommandFailure;
import dev.stator.client.HostPort;
import dev.stator.client.http.DynamoClient;
import dev.stator.client.http.Reply;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The table Music of DynamoDB's own tutorial. */
final class MusicTable {
  static final String NAME = "Music";

  private final List<HostPort> endpoints;
  private final DynamoClient client;

  MusicTable(List<HostPort> endpoints) {
    this.endpoints = endpoints;
    this.client = client(endpoints);
  }

  static DynamoClient client(List<HostPort> endpoints) {
    return new DynamoClient(endpoints, Duration.ofSeconds(5), Duration.ofSeconds(15));
  }

  /** Creates the table, writes and reads, and shows each step. */
  void tour(Consumer<String> show) {
    ok("CreateTable", CREATE);
    awaitActive();
    show.accept("   CreateTable Music (Artist, SongTitle)");
    ok("PutItem", body("\"Item\":{" + KEY + ",\"Year\":{\"N\":\"1984\"},\"Plays\":{\"N\":\"1\"}}"));
    show.accept("   PutItem     Laurie Anderson, Sharkey's Day");
    var again =
        call(
            "PutItem",
            body(
                "\"Item\":{" + KEY + "},\"ConditionExpression\":\"attribute_not_exists(Artist)\""));
    show.accept("   PutItem     again, if it is not there: " + again.errorCode());
    ok(
        "UpdateItem",
        body(
            "\"Key\":{"
                + KEY
                + "},\"UpdateExpression\":\"ADD Plays :n\",\"ExpressionAttributeValues\":{\":n\":{\"N\":\"41\"}}"));
    show.accept("   UpdateItem  ADD Plays 41");
    show.accept(
        "   GetItem     "
            + ok("GetItem", body("\"ConsistentRead\":true,\"Key\":{" + KEY + "}")).body());
  }

  private void awaitActive() {
    long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (!ok("DescribeTable", body("")).body().contains("\"TableStatus\":\"ACTIVE\"")) {
      if (System.nanoTime() > deadline) {
        throw new CommandFailure("The table does not become ACTIVE.", "Try again.");
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("Interrupted.", "Try again.");
      }
    }
  }

  private Reply ok(String operation, String body) {
    var reply = call(operation, body);
    if (!reply.ok()) {
      throw new CommandFailure(
          operation + " answered " + reply.status() + ": " + reply.body() + ".",
          "Set STATOR_DEBUG=1 and repeat the command.");
    }
    return reply;
  }

  private Reply call(String operation, String body) {
    return client.call(operation, body);
  }

  private static String body(String members) {
    return "{\"TableName\":\"" + NAME + "\"" + (members.isEmpty() ? "" : "," + members) + "}";
  }

  /** Starts threads that put one new song after the other. */
  Writers startWriting(int threads) {
    return new Writers(endpoints, threads);
  }

  static String song(int writer, int number) {
    return "\"Artist\":{\"S\":\"writer "
        + writer
        + "\"},\"SongTitle\":{\"S\":\"song "
        + number
        + "\"}";
  }

  /** Acknowledged songs that are not there. */
  long countMissing(Writers.Outcome outcome) {
    return outcome.songs().stream()
        .parallel()
        .filter(song ->
            !ok("GetItem", body("\"ConsistentRead\":true,\"Key\":{" + song + "}"))
                .body()
                .contains("\"Item\""))
        .count();
  }

  static String put(String song) {
    return body("\"Item\":{" + song + ",\"Year\":{\"N\":\"2026\"}}");
  }

  private static final String KEY =
      "\"Artist\":{\"S\":\"Laurie Anderson\"},\"SongTitle\":{\"S\":\"Sharkey's Day\"}";

  private static final String CREATE =
      """
      {"TableName":"Music","BillingMode":"PAY_PER_REQUEST",
       "AttributeDefinitions":[{"AttributeName":"Artist","AttributeType":"S"},
                               {"AttributeName":"SongTitle","AttributeType":"S"}],
       "KeySchema":[{"AttributeName":"Artist","KeyType":"HASH"},
                    {"AttributeName":"SongTitle","KeyType":"RANGE"}]}\
      """;
}
