package dev.stator.client.bench;

import dev.stator.client.CommandFailure;
import dev.stator.client.HostPort;
import dev.stator.client.http.DynamoClient;
import java.time.Duration;
import java.util.List;

/** The table a run works on: one string key, {@code pk}, and maybe another, {@code sk}. */
final class BenchTable implements AutoCloseable {
  private static final Duration ATTEMPT_PATIENCE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final DynamoClient client;
  private final String name;
  private final boolean drop;

  private BenchTable(DynamoClient client, String name, boolean drop) {
    this.client = client;
    this.name = name;
    this.drop = drop;
  }

  /**
   * Creates the table, or takes the one that is there, and waits until it is active.
   *
   * @param sorted it has a sort key
   * @param drop delete it when closed, if it was created here
   */
  static BenchTable open(List<HostPort> endpoints, String name, boolean sorted, boolean drop) {
    var client = new DynamoClient(endpoints, ATTEMPT_PATIENCE, PATIENCE);
    var created =
        client.call(
            "CreateTable",
            "{\"TableName\":\""
                + name
                + "\",\"AttributeDefinitions\":[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"}"
                + (sorted ? ",{\"AttributeName\":\"sk\",\"AttributeType\":\"S\"}" : "")
                + "],\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"}"
                + (sorted ? ",{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}" : "")
                + "],"
                + "\"BillingMode\":\"PAY_PER_REQUEST\"}");
    boolean existed = created.errorCode().equals("ResourceInUseException");
    if (!created.ok() && !existed) {
      throw new CommandFailure(
          "The table " + name + " cannot be created: " + created.body() + ".",
          "Check the endpoint with: aws --endpoint-url http://"
              + endpoints.getFirst()
              + " dynamodb list-tables");
    }
    var table = new BenchTable(client, name, drop && !existed);
    table.awaitActive();
    return table;
  }

  private void awaitActive() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var described = client.call("DescribeTable", "{\"TableName\":\"" + name + "\"}");
      if (described.ok() && described.body().contains("\"TableStatus\":\"ACTIVE\"")) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new CommandFailure(
            "The table " + name + " does not become ACTIVE: " + described.body() + ".",
            "Look at the cluster with: stator cluster status");
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("Interrupted.", "Try again.");
      }
    }
  }

  String name() {
    return name;
  }

  @Override
  public void close() {
    if (drop) {
      client.call("DeleteTable", "{\"TableName\":\"" + name + "\"}");
    }
  }
}
