package dev.stator.chaos.workload;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Entries in a table of the cluster, whose partition key is the list and whose sort key is the
 * number.
 */
final class DynamoEntries implements EntryStore {
  private static final String LIST = "list";
  private static final String NUMBER = "n";

  private final DynamoDbClient client;
  private final String table;

  DynamoEntries(DynamoDbClient client, String table) {
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
                  AttributeDefinition.builder()
                      .attributeName(LIST)
                      .attributeType(ScalarAttributeType.S)
                      .build(),
                  AttributeDefinition.builder()
                      .attributeName(NUMBER)
                      .attributeType(ScalarAttributeType.N)
                      .build())
              .keySchema(
                  KeySchemaElement.builder().attributeName(LIST).keyType(KeyType.HASH).build(),
                  KeySchemaElement.builder().attributeName(NUMBER).keyType(KeyType.RANGE).build())
              .billingMode("PAY_PER_REQUEST"));
    } catch (ResourceInUseException exists) {
      // A retry after a lost answer.
    }
  }

  @Override
  public Answer<Boolean> insert(long entry) {
    return DynamoStore.call(() -> {
      client.putItem(b -> b.tableName(table).item(key(entry)));
      return true;
    });
  }

  @Override
  public Answer<Boolean> delete(long entry) {
    return DynamoStore.call(() -> {
      client.deleteItem(b -> b.tableName(table).key(key(entry)));
      return true;
    });
  }

  @Override
  public Answer<Page> scan(int segment, int segments, int limit, @Nullable Long after) {
    return DynamoStore.call(() -> {
      var page =
          client.scan(b ->
              b.tableName(table)
                  .consistentRead(true)
                  .segment(segment)
                  .totalSegments(segments)
                  .limit(limit)
                  .exclusiveStartKey(after == null ? null : key(after)));
      return page(page.items(), page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null);
    });
  }

  @Override
  public Answer<Page> query(int list, boolean forward, int limit, @Nullable Long after) {
    return DynamoStore.call(() -> {
      var page =
          client.query(b ->
              b.tableName(table)
                  .consistentRead(true)
                  .keyConditionExpression("#l = :l")
                  .expressionAttributeNames(Map.of("#l", LIST))
                  .expressionAttributeValues(Map.of(":l", list(list)))
                  .scanIndexForward(forward)
                  .limit(limit)
                  .exclusiveStartKey(after == null ? null : key(after)));
      return page(page.items(), page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null);
    });
  }

  private static Page page(
      List<Map<String, AttributeValue>> items, @Nullable Map<String, AttributeValue> end) {
    return new Page(
        items.stream().map(DynamoEntries::entry).toList(), end == null ? null : entry(end));
  }

  private static long entry(Map<String, AttributeValue> item) {
    return Long.parseLong(Objects.requireNonNull(item.get(NUMBER)).n());
  }

  private static Map<String, AttributeValue> key(long entry) {
    return Map.of(
        LIST, list(EntryStore.listOf(entry)), NUMBER, AttributeValue.fromN(Long.toString(entry)));
  }

  private static AttributeValue list(int list) {
    return AttributeValue.fromS("list-" + list);
  }

  /** The key of an entry's item, as the cluster encodes it. */
  static Bytes keyOf(long entry) {
    return new ItemWriter()
        .beginItem()
        .name(LIST)
        .string("list-" + EntryStore.listOf(entry))
        .name(NUMBER)
        .number(Long.toString(entry))
        .endItem()
        .take();
  }
}
