package dev.stator.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Local mode from the outside: the AWS SDK against a whole cluster in this process, stopped and
 * started again.
 */
class LocalClusterTest {
  private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("a"));

  @TempDir Path data;

  @Test
  void whatWasWrittenIsThereAfterARestart() throws Exception {
    try (var cluster = start();
        var dynamo = client(cluster)) {
      createTable(dynamo);
      dynamo.putItem(r ->
          r.tableName("Songs")
              .item(Map.of("id", AttributeValue.fromS("a"), "n", AttributeValue.fromN("1"))));
      var updated =
          dynamo.updateItem(r ->
              r.tableName("Songs")
                  .key(KEY)
                  .updateExpression(
                      "SET n = n + :one, tags = list_append(if_not_exists(tags, :empty), :tag)")
                  .conditionExpression("n = :one")
                  .expressionAttributeValues(
                      Map.of(
                          ":one", AttributeValue.fromN("1"),
                          ":empty", AttributeValue.fromL(List.of()),
                          ":tag", AttributeValue.fromL(List.of(AttributeValue.fromS("x")))))
                  .returnValues(ReturnValue.ALL_NEW));
      assertEquals(AttributeValue.fromN("2"), updated.attributes().get("n"));
      assertThrows(
          ConditionalCheckFailedException.class,
          () ->
              dynamo.putItem(r ->
                  r.tableName("Songs").item(KEY).conditionExpression("attribute_not_exists(id)")));
    }
    try (var cluster = start();
        var dynamo = client(cluster)) {
      var item = dynamo.getItem(r -> r.tableName("Songs").key(KEY).consistentRead(true)).item();
      assertEquals(AttributeValue.fromN("2"), item.get("n"));
      assertEquals(AttributeValue.fromL(List.of(AttributeValue.fromS("x"))), item.get("tags"));
      dynamo.deleteItem(r -> r.tableName("Songs").key(KEY));
      assertFalse(dynamo.getItem(r -> r.tableName("Songs").key(KEY)).hasItem());
      dynamo.deleteTable(r -> r.tableName("Songs"));
      await("the table is gone", () -> dynamo.listTables().tableNames().isEmpty());
    }
  }

  private LocalCluster start() throws Exception {
    var cluster =
        new LocalCluster(data, "127.0.0.1", 0, 1, true, false, false, new CollectorRegistry());
    await("the cluster is ready", cluster::ready);
    return cluster;
  }

  private static DynamoDbClient client(LocalCluster cluster) {
    return DynamoDbClient.builder()
        .endpointOverride(URI.create("http://" + cluster.address()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static void createTable(DynamoDbClient dynamo) {
    dynamo.createTable(r ->
        r.tableName("Songs")
            .attributeDefinitions(
                AttributeDefinition.builder()
                    .attributeName("id")
                    .attributeType(ScalarAttributeType.S)
                    .build())
            .keySchema(KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
            .billingMode(BillingMode.PAY_PER_REQUEST));
    dynamo.waiter().waitUntilTableExists(r -> r.tableName("Songs"));
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("not within 30 s: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
