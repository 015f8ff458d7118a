package dev.stator.client.load;

import dev.stator.client.CommandFailure;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** The table of the data set: string keys pk and sk. */
final class ShopTable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private ShopTable() {}

  /** Creates it unless it is there, and waits until it is active. */
  static void open(DynamoDbClient client, String name) {
    try {
      client.createTable(
          CreateTableRequest.builder()
              .tableName(name)
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(text("pk"), text("sk"))
              .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
              .build());
    } catch (ResourceInUseException e) {
      // It is there: load into it, or read it back.
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (client.describeTable(table -> table.tableName(name)).table().tableStatus()
        != TableStatus.ACTIVE) {
      if (System.nanoTime() > deadline) {
        throw new CommandFailure(
            "The table " + name + " does not become ACTIVE.",
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

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
