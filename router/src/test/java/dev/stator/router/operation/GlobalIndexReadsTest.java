package dev.stator.router.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.router.routing.ShiftingPartitions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Query and Scan of global indexes, of one attribute a key and of several. */
@Timeout(120)
class GlobalIndexReadsTest {
  private static final Pattern ID = Pattern.compile("'id':\\{'S':'(\\d+)'\\}");
  private static final Pattern LAST_KEY =
      Pattern.compile("'LastEvaluatedKey':(\\{.*?\\}\\}),'ScannedCount'");
  private static final int ITEMS = 120;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final TestRouter router = new TestRouter();
  private final List<Song> songs = new ArrayList<>();

  /** Of few different values, so that all keys meet. Without d it is not in the index. */
  private record Song(String id, String a, int b, String c, int d) {
    String item() {
      return "{'id':{'S':'%s'},'a':{'S':'%s'},'b':{'N':'%d'},'c':{'S':'%s'}%s,'x':{'S':'x'}}"
          .formatted(id, a, b, c, d == 0 ? "" : ",'d':{'N':'" + d + "'}");
    }
  }

  @BeforeEach
  void fill() {
    System.out.println("-Dseed=" + seed);
    router.call(
        "CreateTable",
        "{'TableName':'Songs','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
            + "{'AttributeName':'id','AttributeType':'S'},{'AttributeName':'a','AttributeType':'S'},"
            + "{'AttributeName':'b','AttributeType':'N'},{'AttributeName':'c','AttributeType':'S'},"
            + "{'AttributeName':'d','AttributeType':'N'}],'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],"
            + "'GlobalSecondaryIndexes':["
            + "{'IndexName':'many','Projection':{'ProjectionType':'ALL'},'KeySchema':["
            + "{'AttributeName':'a','KeyType':'HASH'},{'AttributeName':'b','KeyType':'HASH'},"
            + "{'AttributeName':'c','KeyType':'RANGE'},{'AttributeName':'d','KeyType':'RANGE'}]},"
            + "{'IndexName':'one','Projection':{'ProjectionType':'KEYS_ONLY'},'KeySchema':["
            + "{'AttributeName':'a','KeyType':'HASH'},{'AttributeName':'c','KeyType':'RANGE'}]}]}");
    for (int i = 0; i < ITEMS; i++) {
      put(song(String.valueOf(i)));
    }
    for (int i = 0; i < ITEMS / 4; i++) {
      songs.removeFirst();
      put(song(String.valueOf(i)));
    }
    router.cluster.beforeEachCall(this::shift);
  }

  private Song song(String id) {
    return new Song(
        id, "a" + random.nextInt(2), random.nextInt(2), "c" + random.nextInt(3), random.nextInt(5));
  }

  private void put(Song song) {
    songs.add(song);
    router.call("PutItem", "{'TableName':'Songs','Item':" + song.item() + "}");
  }

  private void shift(ShiftingPartitions partitions) {
    if (random.nextInt(3) == 0) {
      var keys = router.cluster.rowKeys();
      var key = keys.get(random.nextInt(keys.size()));
      boolean within = random.nextBoolean();
      partitions.shift(
          random, within ? Bytes.wrap(Arrays.copyOf(key.toArray(), key.length() + 1)) : key);
    }
  }

  /** Ids of the songs that all pages of a request bring. */
  private List<String> pages(String operation, String members, int limit) {
    var found = new ArrayList<String>();
    var start = "";
    do {
      var page =
          router.call(
              operation,
              "{'TableName':'Songs',"
                  + members
                  + (limit == 0 ? "" : ",'Limit':" + limit)
                  + start
                  + "}");
      var last = LAST_KEY.matcher(page);
      boolean more = last.find();
      start = more ? ",'ExclusiveStartKey':" + last.group(1) : "";
      var items = ID.matcher(more ? page.substring(0, last.start()) : page);
      int count = 0;
      while (items.find()) {
        found.add(items.group(1));
        count++;
      }
      assertTrue(page.startsWith("{'Count':" + count + ","), page);
    } while (!start.isEmpty());
    return found;
  }

  private List<String> naive(boolean forward, Predicate<Song> holds) {
    var order = Comparator.comparing(Song::c).thenComparingInt(Song::d).thenComparing(Song::id);
    var ids =
        songs.stream()
            .filter(song -> song.d != 0)
            .filter(holds)
            .sorted(order)
            .map(Song::id)
            .toList();
    return forward ? ids : ids.reversed();
  }

  private static String query(String condition, boolean forward) {
    var values = new ArrayList<String>();
    for (var name : List.of(":a", ":b", ":c", ":d")) {
      if (condition.contains(name)) {
        boolean number = name.equals(":b") || name.equals(":d");
        values.add(
            "'%s':{'%s':'%s'}"
                .formatted(name, number ? "N" : "S", number ? "1" : name.charAt(1) + "1"));
      }
    }
    return "'IndexName':'many','KeyConditionExpression':'"
        + condition
        + "','ExpressionAttributeValues':{"
        + String.join(",", values)
        + "},'ScanIndexForward':"
        + forward;
  }

  private void queried(String conditions, Predicate<Song> holds) {
    for (boolean forward : new boolean[] {true, false}) {
      var query = query("a = :a AND b = :b" + conditions, forward);
      var expected = naive(forward, song -> song.a.equals("a1") && song.b == 1 && holds.test(song));
      for (int limit : new int[] {0, 1, 3}) {
        assertEquals(expected, pages("Query", query, limit), "seed " + seed + " " + query);
      }
    }
  }

  @Test
  void pagesOfAQueryAreTheWholeInBothDirections() {
    queried("", song -> true);
    queried(" AND c = :c", song -> song.c.equals("c1"));
    queried(" AND c > :c", song -> song.c.compareTo("c1") > 0);
    queried(" AND begins_with(c, :c)", song -> song.c.equals("c1"));
    queried(" AND c = :c AND d >= :d", song -> song.c.equals("c1"));
    queried(" AND c = :c AND d > :d", song -> song.c.equals("c1") && song.d > 1);
    queried(" AND d = :d AND c = :c", song -> song.c.equals("c1") && song.d == 1);
  }

  @Test
  void segmentsAndPagesOfAScanAreTheIndex() {
    for (int total : new int[] {1, 3}) {
      for (int limit : new int[] {0, 1, 7}) {
        var found = new ArrayList<String>();
        for (int segment = 0; segment < total; segment++) {
          found.addAll(
              pages(
                  "Scan",
                  "'IndexName':'many','Segment':" + segment + ",'TotalSegments':" + total,
                  limit));
        }
        found.sort(null);
        assertEquals(naive(true, song -> true).stream().sorted().toList(), found, "seed " + seed);
      }
    }
  }

  private void refused(String condition, String message) {
    assertEquals(
        "400 {'__type':'com.amazon.coral.validate#ValidationException','message':'"
            + message
            + "'}",
        router.call("Query", "{'TableName':'Songs'," + query(condition, true) + "}"));
  }

  @Test
  void keyConditionsAreEqualitiesFromTheFirstAttributeOn() {
    var hash = "HASH key attributes %s must have equality conditions specified in the query";
    var range =
        "RANGE key attributes %s must have equality conditions specified in the query because a condition is present on key attribute %s";
    refused("a = :a", hash.formatted("b"));
    refused("c = :c", hash.formatted("a, b"));
    refused("a = :a AND b > :b", hash.formatted("b"));
    refused("a = :a AND b = :b AND d = :d", range.formatted("c", "d"));
    refused("a = :a AND b = :b AND c > :c AND d = :d", range.formatted("c", "d"));
    refused("a = :a AND b = :b AND id = :a", "Query condition missed key schema element: c");
    refused(
        "a = :a AND b = :a",
        "One or more parameter values were invalid: Condition parameter type does not match schema type");
    refused(
        "a = :a AND b = :b AND c = :c AND d = :d AND id = :a",
        "The number of query conditions (5) exceeds the number of key attributes defined in the schema (4)");
  }

  @Test
  void anIndexOfOneAttributeAKeySpeaksAsATableDoes() {
    var query =
        "'IndexName':'one','KeyConditionExpression':'%s','ExpressionAttributeValues':{':a':{'S':'a1'}}";
    assertTrue(
        router
            .call("Query", "{'TableName':'Songs'," + query.formatted("c = :a") + "}")
            .endsWith("'Query condition missed key schema element: a'}"));
    assertTrue(
        router
            .call("Query", "{'TableName':'Songs'," + query.formatted("a > :a") + "}")
            .endsWith("'Query key condition not supported'}"));
  }

  @Test
  void anIndexIsReadOnceItHasAllItems() {
    router.cluster.backfillIndexes("Songs");
    var refusal =
        "400 {'__type':'com.amazon.coral.validate#ValidationException','message':'Cannot read from backfilling global secondary index: one'}";
    assertEquals(refusal, router.call("Scan", "{'TableName':'Songs','IndexName':'one'}"));
    assertEquals(
        refusal,
        router.call(
            "Query",
            "{'TableName':'Songs','IndexName':'one','KeyConditionExpression':'a = :a','ExpressionAttributeValues':{':a':{'S':'a'}}}"));
  }

  @Test
  void anIndexIsPaidForWhatItHolds() {
    assertEquals(
        "{'Count':0,'Items':[],'ScannedCount':0,'ConsumedCapacity':{'TableName':'Songs','CapacityUnits':0.5,"
            + "'Table':{'CapacityUnits':0.0},'GlobalSecondaryIndexes':{'one':{'CapacityUnits':0.5}}}}",
        router.call(
            "Query",
            "{'TableName':'Songs','IndexName':'one','KeyConditionExpression':'a = :a','ReturnConsumedCapacity':'INDEXES',"
                + "'ExpressionAttributeValues':{':a':{'S':'nobody'}}}"));
    var put =
        "{'TableName':'Songs','ReturnConsumedCapacity':'INDEXES','Item':{'id':{'S':'new'},'a':{'S':'a'},'c':{'S':'%s'}}}";
    var units =
        "{'ConsumedCapacity':{'TableName':'Songs','CapacityUnits':%s,'Table':{'CapacityUnits':1.0}%s}}";
    var one = ",'GlobalSecondaryIndexes':{'one':{'CapacityUnits':%s}}";
    assertEquals(
        units.formatted("2.0", one.formatted("1.0")), router.call("PutItem", put.formatted("c")));
    assertEquals(units.formatted("1.0", ""), router.call("PutItem", put.formatted("c")));
    assertEquals(
        units.formatted("3.0", one.formatted("2.0")), router.call("PutItem", put.formatted("e")));
  }
}
