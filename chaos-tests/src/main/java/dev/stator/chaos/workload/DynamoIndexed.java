package dev.stator.chaos.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A table of the cluster with global indexes of each projection. */
final class DynamoIndexed implements IndexedStore {
  private static final String ID = "id";
  private static final String GROUP = "g";
  private static final String RANK = "r";
  private static final String VALUE = "v";
  private static final String COMES_AND_GOES = "byRankThenGroup";

  private final DynamoDbClient client;
  private final String table;

  DynamoIndexed(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  String table() {
    return table;
  }

  void createTable() {
    try {
      client.createTable(b ->
          b.tableName(table)
              .attributeDefinitions(
                  attribute(ID, ScalarAttributeType.S),
                  attribute(GROUP, ScalarAttributeType.S),
                  attribute(RANK, ScalarAttributeType.N))
              .keySchema(key(ID, KeyType.HASH))
              .globalSecondaryIndexes(
                  index("byGroup", ProjectionType.ALL, List.of(), GROUP, RANK),
                  index("byRank", ProjectionType.KEYS_ONLY, List.of(), RANK, null))
              .billingMode("PAY_PER_REQUEST"));
    } catch (ResourceInUseException exists) {
      // A retry after a lost answer.
    }
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static GlobalSecondaryIndex index(
      String name, ProjectionType type, List<String> more, String hash, @Nullable String range) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(keys(hash, range))
        .projection(projection(type, more))
        .build();
  }

  private static List<KeySchemaElement> keys(String hash, @Nullable String range) {
    var keys = new ArrayList<KeySchemaElement>();
    keys.add(key(hash, KeyType.HASH));
    if (range != null) {
      keys.add(key(range, KeyType.RANGE));
    }
    return keys;
  }

  private static Projection projection(ProjectionType type, List<String> more) {
    var projection = Projection.builder().projectionType(type);
    return more.isEmpty() ? projection.build() : projection.nonKeyAttributes(more).build();
  }

  @Override
  public Answer<Boolean> put(int item, int group, int rank) {
    var attributes = new HashMap<String, AttributeValue>();
    attributes.put(ID, id(item));
    attributes.put(VALUE, AttributeValue.fromS("x".repeat(item % 50)));
    if (group >= 0) {
      attributes.put(GROUP, AttributeValue.fromS("g" + group));
    }
    if (rank >= 0) {
      attributes.put(RANK, AttributeValue.fromN(Integer.toString(rank)));
    }
    return DynamoStore.call(() -> {
      client.putItem(b -> b.tableName(table).item(attributes));
      return true;
    });
  }

  @Override
  public Answer<Boolean> touch(int item, int value) {
    return DynamoStore.call(() -> {
      client.updateItem(b ->
          b.tableName(table)
              .key(Map.of(ID, id(item)))
              .updateExpression("SET #v = :v")
              .expressionAttributeNames(Map.of("#v", VALUE))
              .expressionAttributeValues(
                  Map.of(":v", AttributeValue.fromS(Integer.toString(value)))));
      return true;
    });
  }

  @Override
  public Answer<Boolean> delete(int item) {
    return DynamoStore.call(() -> {
      client.deleteItem(b -> b.tableName(table).key(Map.of(ID, id(item))));
      return true;
    });
  }

  @Override
  public Answer<Boolean> toggleIndex() {
    return DynamoStore.call(() -> {
      try {
        toggle();
        return true;
      } catch (ResourceInUseException | LimitExceededException changing) {
        // It is just coming or going.
        return false;
      }
    });
  }

  private void toggle() {
    var there =
        client.describeTable(b -> b.tableName(table)).table().globalSecondaryIndexes().stream()
            .filter(index -> index.indexName().equals(COMES_AND_GOES))
            .findFirst();
    if (there.isEmpty()) {
      client.updateTable(b ->
          b.tableName(table)
              .attributeDefinitions(
                  attribute(GROUP, ScalarAttributeType.S), attribute(RANK, ScalarAttributeType.N))
              .globalSecondaryIndexUpdates(added()));
    } else if (there.get().indexStatus() == IndexStatus.ACTIVE) {
      client.updateTable(b ->
          b.tableName(table)
              .globalSecondaryIndexUpdates(
                  GlobalSecondaryIndexUpdate.builder()
                      .delete(d -> d.indexName(COMES_AND_GOES))
                      .build()));
    }
  }

  private static GlobalSecondaryIndexUpdate added() {
    return GlobalSecondaryIndexUpdate.builder()
        .create(
            CreateGlobalSecondaryIndexAction.builder()
                .indexName(COMES_AND_GOES)
                .keySchema(keys(RANK, GROUP))
                .projection(projection(ProjectionType.INCLUDE, List.of(VALUE)))
                .build())
        .build();
  }

  private static AttributeValue id(int item) {
    return AttributeValue.fromS("item-" + item);
  }
}
