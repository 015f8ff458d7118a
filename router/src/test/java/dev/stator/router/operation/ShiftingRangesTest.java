package dev.stator.router.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.router.routing.ShiftingPartitions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Operations whose partitions are cut and joined before any call to them, while the map follows
 * late: nobody sees anything of it.
 */
@Timeout(120)
class ShiftingRangesTest {
  private static final int COLLECTIONS = 12;
  private static final int ITEMS = 25;
  private static final int ROUNDS = 60;
  private static final Pattern ITEM =
      Pattern.compile("\\{'p':\\{'S':'(\\w+)'\\},'s':\\{'N':'(\\d+)'\\}\\}");
  private static final Pattern LAST_KEY =
      Pattern.compile("'LastEvaluatedKey':(\\{.*?\\}\\}),'ScannedCount'");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final TestRouter router = new TestRouter().withMusic();
  private int round;

  @BeforeEach
  void fill() {
    System.out.println("seed " + seed);
    for (int c = 0; c < COLLECTIONS; c++) {
      for (int from = 0; from < ITEMS; from += 5) {
        var puts = new ArrayList<String>();
        for (int s = from; s < from + 5; s++) {
          puts.add("{'PutRequest':{'Item':" + item(c, s) + "}}");
        }
        assertEquals(
            "{'UnprocessedItems':{}}",
            router.call(
                "BatchWriteItem", "{'RequestItems':{'Music':[" + String.join(",", puts) + "]}}"));
        router.cluster.beforeEachCall(this::shift);
      }
    }
  }

  private static String item(int collection, int s) {
    return "{'p':{'S':'c" + collection + "'},'s':{'N':'" + s + "'}}";
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

  private String where() {
    return "seed " + seed + " round " + round;
  }

  /** All items that an operation gives, page by page. */
  private List<String> pages(String operation, String request, int limit) {
    var found = new ArrayList<String>();
    var start = "";
    do {
      var page =
          router.call(
              operation,
              "{'TableName':'Music'"
                  + request
                  + (limit > 0 ? ",'Limit':" + limit : "")
                  + start
                  + "}");
      assertTrue(page.startsWith("{'Count'"), where() + ": " + page);
      var items = ITEM.matcher(page.replaceAll("'LastEvaluatedKey'.*", ""));
      int before = found.size();
      while (items.find()) {
        found.add(
            item(Integer.parseInt(items.group(1).substring(1)), Integer.parseInt(items.group(2))));
      }
      assertTrue(limit == 0 || found.size() - before <= limit, where());
      var last = LAST_KEY.matcher(page);
      start = last.find() ? ",'ExclusiveStartKey':" + last.group(1) : "";
      assertTrue(start.isEmpty() || limit == 0 || found.size() - before == limit, where());
    } while (!start.isEmpty());
    return found;
  }

  @Test
  void queriesGiveEveryItemOnceAndInOrder() {
    for (round = 0; round < ROUNDS; round++) {
      int c = random.nextInt(COLLECTIONS);
      boolean forwards = random.nextBoolean();
      var expected =
          IntStream.range(0, ITEMS)
              .map(s -> forwards ? s : ITEMS - 1 - s)
              .mapToObj(s -> item(c, s));
      assertEquals(
          expected.toList(),
          pages(
              "Query",
              ",'KeyConditionExpression':'p = :p','ExpressionAttributeValues':{':p':{'S':'c"
                  + c
                  + "'}},'ConsistentRead':"
                  + random.nextBoolean()
                  + ",'ScanIndexForward':"
                  + forwards,
              random.nextInt(8)),
          where());
    }
  }

  @Test
  void scansGiveEveryItemOnceInWhateverSegments() {
    for (round = 0; round < ROUNDS / 4; round++) {
      int segments = 1 + random.nextInt(5);
      var found = new ArrayList<String>();
      for (int segment = 0; segment < segments; segment++) {
        var request = ",'Segment':" + segment + ",'TotalSegments':" + segments;
        found.addAll(pages("Scan", request, random.nextInt(40)));
      }
      assertEquals(COLLECTIONS * ITEMS, found.size(), where());
      assertEquals(COLLECTIONS * ITEMS, new TreeSet<>(found).size(), where());
    }
  }

  @Test
  void batchesFindAndWriteEveryItem() {
    for (round = 0; round < ROUNDS; round++) {
      var keys = new TreeSet<String>();
      for (int i = 0; i < 10; i++) {
        keys.add(item(random.nextInt(COLLECTIONS), random.nextInt(ITEMS)));
      }
      var all =
          router.call(
              "BatchGetItem",
              "{'RequestItems':{'Music':{'Keys':[" + String.join(",", keys) + "]}}}");
      assertTrue(all.endsWith("'UnprocessedKeys':{}}"), where() + all);
      keys.forEach(key -> assertTrue(all.contains(key), where() + all));
      var one = keys.first();
      assertEquals(
          "{'Attributes':" + one + "}",
          router.call(
              "DeleteItem", "{'TableName':'Music','ReturnValues':'ALL_OLD','Key':" + one + "}"),
          where());
      assertEquals(
          "{'UnprocessedItems':{}}",
          router.call(
              "BatchWriteItem", "{'RequestItems':{'Music':[{'PutRequest':{'Item':" + one + "}}]}}"),
          where());
    }
  }

  @Test
  void aTableIsCountedExactly() {
    for (round = 0; round < ROUNDS; round++) {
      var description = router.call("DescribeTable", "{'TableName':'Music'}");
      assertTrue(
          description.contains("'ItemCount':" + COLLECTIONS * ITEMS + ","), where() + description);
    }
  }
}
