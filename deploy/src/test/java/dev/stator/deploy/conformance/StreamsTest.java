package dev.stator.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Streams: what a table's changes look like, and how readers find them. */
@Conformance
class StreamsTest {
  private final DynamoDbClient dynamo;
  private final DynamoDbStreamsClient streams;
  private final Tables tables;

  StreamsTest(DynamoDbClient dynamo, DynamoDbStreamsClient streams, Tables tables) {
    this.dynamo = dynamo;
    this.streams = streams;
    this.tables = tables;
  }

  @Test
  void eachViewShowsWhatItIsFor() {
    for (var view :
        List.of(
            StreamViewType.KEYS_ONLY,
            StreamViewType.NEW_IMAGE,
            StreamViewType.OLD_IMAGE,
            StreamViewType.NEW_AND_OLD_IMAGES)) {
      var name = create(view);
      put(name, "a", 1);
      put(name, "a", 1); // no change
      put(name, "a", 2);
      dynamo.deleteItem(r -> r.tableName(name).key(key("a")));
      dynamo.deleteItem(r -> r.tableName(name).key(key("a"))); // no change
      var records = records(name);
      assertEquals(
          List.of(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE),
          records.stream().map(Record::eventName).toList());
      boolean old = view.toString().contains("OLD");
      boolean fresh = view.toString().contains("NEW");
      assertEquals(fresh ? item("a", 1) : Map.of(), records.get(0).dynamodb().newImage());
      assertFalse(records.get(0).dynamodb().hasOldImage());
      assertEquals(fresh ? item("a", 2) : Map.of(), records.get(1).dynamodb().newImage());
      assertEquals(old ? item("a", 1) : Map.of(), records.get(1).dynamodb().oldImage());
      assertEquals(old ? item("a", 2) : Map.of(), records.get(2).dynamodb().oldImage());
      assertFalse(records.get(2).dynamodb().hasNewImage());
      for (var record : records) {
        assertEquals(key("a"), record.dynamodb().keys());
        assertEquals(view, record.dynamodb().streamViewType());
      }
    }
  }

  @Test
  void aRecordSaysWhenAndWhere() {
    var name = create(StreamViewType.NEW_AND_OLD_IMAGES);
    put(name, "a", 101);
    var record = records(name).getFirst();
    assertEquals("1.1", record.eventVersion());
    assertEquals("aws:dynamodb", record.eventSource());
    assertEquals("us-east-1", record.awsRegion());
    assertEquals(32, record.eventID().length());
    assertNull(record.userIdentity());
    assertEquals(2 + 2 + 4L, record.dynamodb().sizeBytes());
    assertTrue(record.dynamodb().sequenceNumber().matches("\\d{21,40}"));
    var age = Duration.between(record.dynamodb().approximateCreationDateTime(), Instant.now());
    assertTrue(age.abs().compareTo(Duration.ofMinutes(1)) < 0, age.toString());
    assertEquals(0, record.dynamodb().approximateCreationDateTime().toEpochMilli() % 1_000);
  }

  @Test
  void iteratorsPointAtAnyPlace() {
    var name = create(StreamViewType.KEYS_ONLY);
    put(name, "a", 1);
    put(name, "a", 2);
    put(name, "a", 3);
    var arn = arn(name);
    var shard = shardOf(arn, 3);
    var all = read(iterator(arn, shard, ShardIteratorType.TRIM_HORIZON, null));
    var second = all.get(1).dynamodb().sequenceNumber();
    assertEquals(
        all.subList(1, 3),
        read(iterator(arn, shard, ShardIteratorType.AT_SEQUENCE_NUMBER, second)));
    assertEquals(
        all.subList(2, 3),
        read(iterator(arn, shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, second)));
    var start = shard.sequenceNumberRange().startingSequenceNumber();
    assertEquals(all, read(iterator(arn, shard, ShardIteratorType.AT_SEQUENCE_NUMBER, start)));
    var latest = iterator(arn, shard, ShardIteratorType.LATEST, null);
    assertEquals(List.of(), read(latest));
    put(name, "a", 4);
    assertEquals(1, read(latest).size());

    var first =
        streams.getRecords(r ->
            r.limit(2).shardIterator(iterator(arn, shard, ShardIteratorType.TRIM_HORIZON, null)));
    assertEquals(all.subList(0, 2), first.records());
    var rest = streams.getRecords(r -> r.shardIterator(first.nextShardIterator()));
    assertEquals(all.get(2), rest.records().getFirst());
  }

  @Test
  void aDisabledStreamStaysReadableAndAnotherBeginsAnew() {
    var name = create(StreamViewType.NEW_IMAGE);
    put(name, "a", 1);
    var first = arn(name);
    var latest = iterator(first, shardOf(first, 1), ShardIteratorType.LATEST, null);
    dynamo.updateTable(r -> r.tableName(name).streamSpecification(s -> s.streamEnabled(false)));
    tables.awaitActive(name);
    put(name, "a", 2);
    var described = describe(first);
    assertEquals(StreamStatus.DISABLED, described.streamStatus());
    assertEquals(StreamViewType.NEW_IMAGE, described.streamViewType());
    for (var shard : described.shards()) {
      assertNotNull(shard.sequenceNumberRange().endingSequenceNumber());
    }
    assertEquals(1, records(name).size());
    var drained = streams.getRecords(r -> r.shardIterator(latest));
    assertEquals(List.of(), drained.records());
    assertNull(drained.nextShardIterator());

    dynamo.updateTable(r ->
        r.tableName(name)
            .streamSpecification(
                s -> s.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
    tables.awaitActive(name);
    put(name, "a", 3);
    var arns =
        streams.listStreams(r -> r.tableName(name)).streams().stream()
            .map(stream -> stream.streamArn())
            .toList();
    assertEquals(2, arns.size());
    assertEquals(first, arns.getFirst());
    assertEquals(
        dynamo.describeTable(r -> r.tableName(name)).table().latestStreamArn(), arns.getLast());
    assertEquals(1, recordsOf(arns.getLast()).size());
    assertEquals(1, recordsOf(first).size());
  }

  @Test
  void streamsAndShardsAreListedByThePage() {
    var name = create(StreamViewType.KEYS_ONLY);
    create(StreamViewType.KEYS_ONLY);
    var seen = new ArrayList<String>();
    String last = null;
    do {
      var after = last;
      var page = streams.listStreams(r -> r.limit(1).exclusiveStartStreamArn(after));
      page.streams().forEach(stream -> seen.add(stream.tableName()));
      last = page.lastEvaluatedStreamArn();
    } while (last != null);
    assertTrue(seen.contains(name));
    assertEquals(seen.size(), new HashSet<>(seen).size() + repeated(seen));
    var description = describe(arn(name));
    assertEquals(StreamStatus.ENABLED, description.streamStatus());
    assertEquals("p", description.keySchema().getFirst().attributeName());
    assertNotNull(description.creationRequestDateTime());
    var ids = new ArrayList<String>();
    String lastShard = null;
    do {
      var after = lastShard;
      var page =
          streams
              .describeStream(r -> r.streamArn(arn(name)).limit(1).exclusiveStartShardId(after))
              .streamDescription();
      page.shards().forEach(shard -> ids.add(shard.shardId()));
      lastShard = page.lastEvaluatedShardId();
    } while (lastShard != null);
    assertEquals(description.shards().stream().map(Shard::shardId).toList(), ids);
    assertEquals(ids.stream().sorted().toList(), ids);
    var children =
        streams.describeStream(r ->
            r.streamArn(arn(name))
                .shardFilter(f -> f.type(ShardFilterType.CHILD_SHARDS).shardId(ids.getFirst())));
    assertEquals(List.of(), children.streamDescription().shards());
  }

  /** Tables of other tests may have had several streams. */
  private static int repeated(List<String> names) {
    return names.size() - new HashSet<>(names).size();
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    var name = create(StreamViewType.KEYS_ONLY);
    var arn = arn(name);
    var shard = describe(arn).shards().getFirst().shardId();
    var nonsense = "sdfadfsdfnlfkajakfgjalksfgklasjklasdjfklasdfasdfgasf";
    invalid("Invalid StreamArn", () -> describe(nonsense));
    invalid("Invalid ShardIterator", () -> streams.getRecords(r -> r.shardIterator(nonsense)));
    var iterator = iterator(arn, describe(arn).shards().getFirst(), ShardIteratorType.LATEST, null);
    invalid(
        "Invalid ShardIterator",
        () -> streams.getRecords(r -> r.shardIterator(iterator.replace("|1|A", "|1|B"))));
    invalid(
        "One or more parameter values were invalid: Limit should be less than or equal to 1000",
        () -> streams.getRecords(r -> r.shardIterator(iterator).limit(1001)));
    invalid(
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must"
            + " have value greater than or equal to 1",
        () -> streams.listStreams(r -> r.limit(0)));
    invalid(
        "1 validation error detected: Value 'here' at 'shardIteratorType' failed to satisfy constraint:"
            + " Member must satisfy enum value set: [TRIM_HORIZON, LATEST, AT_SEQUENCE_NUMBER,"
            + " AFTER_SEQUENCE_NUMBER]",
        () ->
            streams.getShardIterator(
                r -> r.streamArn(arn).shardId(shard).shardIteratorType("here")));
    for (var type : ShardIteratorType.knownValues()) {
      boolean needed = type.toString().endsWith("_SEQUENCE_NUMBER");
      assertThrows(
          DynamoDbException.class,
          () ->
              streams.getShardIterator(r ->
                  r.streamArn(arn)
                      .shardId(shard)
                      .shardIteratorType(type)
                      .sequenceNumber(needed ? null : "0".repeat(21))));
    }
    var absent =
        assertThrows(
            ResourceNotFoundException.class, () -> describe(arn.substring(0, arn.length() - 1)));
    assertEquals(
        "Requested resource not found: Stream: "
            + arn.substring(0, arn.length() - 1)
            + " not found",
        absent.awsErrorDetails().errorMessage());
    var noShard =
        assertThrows(
            ResourceNotFoundException.class,
            () ->
                streams.getShardIterator(r ->
                    r.streamArn(arn)
                        .shardId("adfasdasdasdasdasdasdasdasdasasdasd")
                        .shardIteratorType(ShardIteratorType.LATEST)));
    assertEquals(
        "Requested resource not found: Shard does not exist",
        noShard.awsErrorDetails().errorMessage());
  }

  /** What a stream tells is enough to make the table again. */
  @Test
  void replayingTheStreamMakesTheTable() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed);
    var random = new Random(seed);
    var name = create(StreamViewType.NEW_AND_OLD_IMAGES);
    for (int i = 0; i < 300; i++) {
      var id = "k" + random.nextInt(20);
      switch (random.nextInt(4)) {
        case 0 -> dynamo.deleteItem(r -> r.tableName(name).key(key(id)));
        case 1 ->
            dynamo.updateItem(r ->
                r.tableName(name)
                    .key(key(id))
                    .updateExpression("ADD n :n")
                    .expressionAttributeValues(
                        Map.of(":n", AttributeValue.fromN("" + random.nextInt(2)))));
        default -> put(name, id, random.nextInt(3));
      }
    }
    var rebuilt = new HashMap<Map<String, AttributeValue>, Map<String, AttributeValue>>();
    for (var record : records(name)) {
      var change = record.dynamodb();
      assertEquals(rebuilt.getOrDefault(change.keys(), Map.of()), change.oldImage());
      assertFalse(change.hasOldImage() && change.oldImage().equals(change.newImage()));
      if (change.hasNewImage()) {
        rebuilt.put(change.keys(), change.newImage());
      } else {
        rebuilt.remove(change.keys());
      }
    }
    var items =
        dynamo.scan(r -> r.tableName(name).consistentRead(true)).items().stream()
            .collect(Collectors.toMap(item -> Map.of("p", item.get("p")), Function.identity()));
    assertEquals(items, rebuilt);
  }

  // ------------------------------------------------------------------------------------- steps

  private String create(StreamViewType view) {
    return tables.create(r -> {
      Tables.keys(r, "p:S");
      r.streamSpecification(s -> s.streamEnabled(true).streamViewType(view));
    });
  }

  private static Map<String, AttributeValue> key(String id) {
    return Map.of("p", AttributeValue.fromS(id));
  }

  private static Map<String, AttributeValue> item(String id, long n) {
    return Map.of("p", AttributeValue.fromS(id), "n", AttributeValue.fromN("" + n));
  }

  private void put(String name, String id, long n) {
    dynamo.putItem(r -> r.tableName(name).item(item(id, n)));
  }

  /** Of the oldest stream of a table. */
  private String arn(String name) {
    return streams.listStreams(r -> r.tableName(name)).streams().getFirst().streamArn();
  }

  private StreamDescription describe(String arn) {
    return streams.describeStream(r -> r.streamArn(arn)).streamDescription();
  }

  private List<Record> records(String name) {
    return recordsOf(arn(name));
  }

  private List<Record> recordsOf(String arn) {
    var records = new ArrayList<Record>();
    for (var shard : describe(arn).shards()) {
      records.addAll(read(iterator(arn, shard, ShardIteratorType.TRIM_HORIZON, null)));
    }
    return records;
  }

  /** The shard that holds so many changes. */
  private Shard shardOf(String arn, int changes) {
    return describe(arn).shards().stream()
        .filter(shard ->
            read(iterator(arn, shard, ShardIteratorType.TRIM_HORIZON, null)).size() == changes)
        .findFirst()
        .orElseThrow();
  }

  private String iterator(
      String arn,
      Shard shard,
      ShardIteratorType type,
      @org.jspecify.annotations.Nullable String number) {
    return streams
        .getShardIterator(r ->
            r.streamArn(arn)
                .shardId(shard.shardId())
                .shardIteratorType(type)
                .sequenceNumber(number))
        .shardIterator();
  }

  private List<Record> read(String iterator) {
    return streams.getRecords(r -> r.shardIterator(iterator)).records();
  }

  private static void invalid(String message, Runnable call) {
    var refused = assertThrows(DynamoDbException.class, call::run);
    assertEquals("ValidationException", refused.awsErrorDetails().errorCode());
    assertEquals(message, refused.awsErrorDetails().errorMessage());
  }
}
