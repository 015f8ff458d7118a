package dev.stator.deploy.smoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.Tables;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** The enhanced client of the Java SDK, from the creation of a table to its end. */
@Conformance
class EnhancedClientTest {
  private final DynamoDbClient dynamo;
  private final DynamoDbEnhancedClient client;

  /** With a condition on the version in every write, which batches do not take. */
  private final DynamoDbTable<Song> versioned;

  private final DynamoDbTable<Song> songs;

  EnhancedClientTest(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    client = DynamoDbEnhancedClient.builder().dynamoDbClient(dynamo).extensions(List.of()).build();
    songs = client.table(tables.newName(), TableSchema.fromBean(Song.class));
    versioned =
        DynamoDbEnhancedClient.builder()
            .dynamoDbClient(dynamo)
            .build()
            .table(songs.tableName(), TableSchema.fromBean(Song.class));
  }

  @Test
  void everyStep() {
    songs.createTable();
    dynamo.waiter().waitUntilTableExists(r -> r.tableName(songs.tableName()));
    ok("create table, wait until it exists");
    oneItem();
    batches();
    pages();
    songs.deleteTable();
    dynamo.waiter().waitUntilTableNotExists(r -> r.tableName(songs.tableName()));
    assertThrows(ResourceNotFoundException.class, songs::describeTable);
    ok("delete table, wait until it is gone");
  }

  private void oneItem() {
    var key = Key.builder().partitionValue("a").sortValue(1).build();
    versioned.putItem(Song.of("a", 1, "first"));
    var song = versioned.getItem(r -> r.key(key).consistentRead(true));
    assertEquals("first", song.getTitle());
    assertEquals(1, song.getVersion());
    ok("put and get an item");
    song.setTitle("second");
    assertEquals(2, versioned.updateItem(song).getVersion());
    ok("update an item");
    assertThrows(ConditionalCheckFailedException.class, () -> versioned.updateItem(song));
    ok("a condition that fails is a ConditionalCheckFailedException");
    assertEquals("second", songs.deleteItem(key).getTitle());
    assertNull(songs.getItem(key));
    ok("delete an item");
  }

  private void batches() {
    var batch = WriteBatch.builder(Song.class).mappedTableResource(songs);
    IntStream.range(0, 25).forEach(i -> batch.addPutItem(Song.of(artist(i), i, "title " + i)));
    var write = BatchWriteItemEnhancedRequest.builder().writeBatches(batch.build()).build();
    assertEquals(List.of(), client.batchWriteItem(write).unprocessedPutItemsForTable(songs));
    var read =
        BatchGetItemEnhancedRequest.builder()
            .readBatches(
                ReadBatch.builder(Song.class)
                    .mappedTableResource(songs)
                    .addGetItem(Song.of("many", 3, ""))
                    .addGetItem(Song.of(artist(24), 24, ""))
                    .addGetItem(Song.of("none", 0, ""))
                    .build())
            .build();
    assertEquals(
        List.of(3, 24),
        client.batchGetItem(read).resultsForTable(songs).stream()
            .map(Song::getNumber)
            .sorted()
            .toList());
    ok("write and read batches");
  }

  private static String artist(int i) {
    return i < 20 ? "many" : "one-" + i;
  }

  private void pages() {
    var query =
        QueryEnhancedRequest.builder()
            .queryConditional(
                QueryConditional.sortBetween(
                    Key.builder().partitionValue("many").sortValue(2).build(),
                    Key.builder().partitionValue("many").sortValue(17).build()))
            .limit(5)
            .build();
    assertEquals(
        IntStream.rangeClosed(2, 17).boxed().toList(),
        songs.query(query).items().stream().map(Song::getNumber).toList());
    assertEquals(4, songs.query(query).stream().count());
    ok("query page by page");
    assertEquals(
        IntStream.range(0, 25).boxed().toList(),
        songs.scan(r -> r.limit(4)).items().stream().map(Song::getNumber).sorted().toList());
    ok("scan page by page");
  }

  private static void ok(String step) {
    System.out.println("ok: " + step);
  }
}
