package dev.stator.chaos.workload;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * Numbers in tables of the cluster, through the AWS SDK with its own retries. Keys are spread over
 * several tables, so that they lie in several partitions.
 *
 * <p>A call as a whole takes at most {@link #CALL}: less than the ten seconds for which a cluster
 * remembers what became of a request id. Within them, retries must not be seen; after them the
 * outcome is unknown.
 */
public final class DynamoStore implements NumberStore, AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(8);
  private static final Duration SILENCE = Duration.ofMillis(2500);
  private static final Duration CONNECT = Duration.ofMillis(700);
  private static final int ATTEMPTS_MAX = 8;

  private static final String KEY = "id";
  private static final String VALUE = "v";
  private static final int ENTRY_NUMBERS = 5_000;

  private final DynamoDbClient client;
  private final List<String> tables;
  private final DynamoEntries entries;
  private final DynamoIndexed indexed;

  /**
   * @param routers the client's own router first
   * @param tables of numbers
   */
  public DynamoStore(
      List<URI> routers, List<String> tables, String entryTable, String indexedTable) {
    this.tables = List.copyOf(tables);
    client =
        DynamoDbClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(routers.getFirst())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("chaos", "chaos")))
            .httpClient(
                new RouterTransport(
                    UrlConnectionHttpClient.builder()
                        .socketTimeout(SILENCE)
                        .connectionTimeout(CONNECT)
                        .build(),
                    routers))
            .overrideConfiguration(o ->
                o.apiCallTimeout(CALL)
                    .retryStrategy(
                        StandardRetryStrategy.builder()
                            .maxAttempts(ATTEMPTS_MAX)
                            .circuitBreakerEnabled(false)
                            .backoffStrategy(
                                BackoffStrategy.exponentialDelay(
                                    Duration.ofMillis(50), Duration.ofSeconds(1)))
                            .build()))
            .build();
    entries = new DynamoEntries(client, entryTable);
    indexed = new DynamoIndexed(client, indexedTable);
  }

  public EntryStore entries() {
    return entries;
  }

  public IndexedStore indexed() {
    return indexed;
  }

  /** Creates the tables; those that exist are left. */
  public void createTables() {
    for (var table : tables) {
      try {
        client.createTable(b ->
            b.tableName(table)
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName(KEY)
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(
                    KeySchemaElement.builder().attributeName(KEY).keyType(KeyType.HASH).build())
                .billingMode("PAY_PER_REQUEST"));
      } catch (ResourceInUseException exists) {
        // A retry after a lost answer, or an earlier run.
      }
    }
    entries.createTable();
    indexed.createTable();
  }

  /** Whether every table can be written. */
  public boolean tablesActive() {
    return allTables()
        .allMatch(table ->
            client.describeTable(b -> b.tableName(table)).table().tableStatus()
                == TableStatus.ACTIVE);
  }

  /** The tables of which DescribeTable tells another number of items than a scan finds. */
  public List<String> miscounted() {
    var wrong = new ArrayList<String>();
    allTables()
        .forEach(table -> {
          long counted = client.describeTable(b -> b.tableName(table)).table().itemCount();
          long found =
              client
                  .scanPaginator(b -> b.tableName(table).consistentRead(true).select(Select.COUNT))
                  .stream()
                  .mapToLong(ScanResponse::count)
                  .sum();
          if (counted != found) {
            wrong.add(table + ": ItemCount " + counted + ", found " + found);
          }
        });
    return wrong;
  }

  private Stream<String> allTables() {
    return Stream.concat(tables.stream(), Stream.of(entries.table(), indexed.table()));
  }

  @Override
  public Answer<Long> read(String key) {
    return call(() -> {
      var item =
          client.getItem(b -> b.tableName(table(key)).key(key(key)).consistentRead(true)).item();
      var value = item.get(VALUE);
      return value == null ? 0L : Long.parseLong(value.n());
    });
  }

  @Override
  public Answer<Long> write(String key, long value) {
    return call(() -> {
      client.putItem(b ->
          b.tableName(table(key))
              .item(Map.of(KEY, AttributeValue.fromS(key), VALUE, number(value))));
      return value;
    });
  }

  @Override
  public Answer<Boolean> compareAndSet(String key, long expected, long value) {
    try {
      client.updateItem(b -> {
        b.tableName(table(key)).key(key(key)).updateExpression("SET #v = :new");
        b.expressionAttributeNames(Map.of("#v", VALUE));
        if (expected == 0) {
          b.conditionExpression("attribute_not_exists(#v)");
          b.expressionAttributeValues(Map.of(":new", number(value)));
        } else {
          b.conditionExpression("#v = :old");
          b.expressionAttributeValues(Map.of(":new", number(value), ":old", number(expected)));
        }
      });
      return new Answer.Known<>(true);
    } catch (ConditionalCheckFailedException refused) {
      // The refusal is that of the last attempt; an earlier one may still be on its way.
      var attempts = refused.numAttempts();
      return attempts != null && attempts > 1 ? unknown(refused) : new Answer.Known<>(false);
    } catch (SdkException failed) {
      return unknown(failed);
    }
  }

  @Override
  public Answer<Long> increment(String key) {
    return call(() -> {
      var updated =
          client.updateItem(b ->
              b.tableName(table(key))
                  .key(key(key))
                  .updateExpression("ADD #v :one")
                  .expressionAttributeNames(Map.of("#v", VALUE))
                  .expressionAttributeValues(Map.of(":one", number(1)))
                  .returnValues(ReturnValue.UPDATED_NEW));
      var value = updated.attributes().get(VALUE);
      // An answer without the value is a wrong one: zero is never right after an increment.
      return value == null ? 0L : Long.parseLong(value.n());
    });
  }

  static <T> Answer<T> call(Supplier<T> request) {
    try {
      return new Answer.Known<>(request.get());
    } catch (SdkException failed) {
      return unknown(failed);
    }
  }

  private static <T> Answer<T> unknown(SdkException failed) {
    return new Answer.Unknown<>(failed.getClass().getSimpleName() + ": " + failed.getMessage());
  }

  private String table(String key) {
    return tables.get(tableOf(key, tables.size()));
  }

  /** Which of {@code tables} tables holds {@code key}. */
  public static int tableOf(String key, int tables) {
    return Math.floorMod(key.hashCode(), tables);
  }

  /** The key of its item, as the cluster encodes it. */
  public static Bytes keyOf(String key) {
    return new ItemWriter().beginItem().name(KEY).string(key).endItem().take();
  }

  /** A row of a table of numbers or of entries that may or may not be there. */
  public static Bytes anyRow(TableSchema schema, Random random) {
    return Keyspace.rowOfKey(
        schema,
        schema.sortKey() == null
            ? keyOf("any-" + random.nextInt())
            : DynamoEntries.keyOf(1 + random.nextInt(ENTRY_NUMBERS)));
  }

  private static Map<String, AttributeValue> key(String key) {
    return Map.of(KEY, AttributeValue.fromS(key));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  @Override
  public void close() {
    client.close();
  }
}
