package dev.stator.chaos.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.client.HostPort;
import dev.stator.client.http.DynamoClient;
import dev.stator.client.http.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;

/**
 * Counters that go up, each by one writer, one write after the other; a write that failed is
 * repeated. So what is stored is what was acknowledged last, or the one write under way.
 */
@NullMarked
final class AckedWrites implements AutoCloseable {
  private static final int WRITERS = 3;

  /** The test is about what happens to writes, not about their number. */
  private static final long BETWEEN_WRITES_NANOS = 5_000_000;

  private static final Duration ATTEMPT = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DynamoClient client;
  private final int items;
  private final AtomicLongArray acknowledged;
  private final AtomicLongArray begun;
  private final LongAdder count = new LongAdder();
  private final List<Thread> writers = new ArrayList<>();
  private final List<Reply> refused = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean closed;

  AckedWrites(List<HostPort> endpoints, int items) {
    this.client = new DynamoClient(endpoints, ATTEMPT, PATIENCE);
    this.items = items;
    this.acknowledged = new AtomicLongArray(items);
    this.begun = new AtomicLongArray(items);
  }

  static String id(int item) {
    return "item-" + item;
  }

  void load() {
    must(
        "CreateTable",
        """
        {"TableName":"Acked","BillingMode":"PAY_PER_REQUEST",
         "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
         "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}\
        """);
    while (!must("DescribeTable", "{\"TableName\":\"Acked\"}").contains("\"ACTIVE\"")) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < items; i += 25) {
      var puts = new ArrayList<String>();
      for (int item = i; item < Math.min(items, i + 25); item++) {
        puts.add("{\"PutRequest\":{\"Item\":" + json(item, 0) + "}}");
      }
      must("BatchWriteItem", "{\"RequestItems\":{\"Acked\":" + puts + "}}");
    }
  }

  private static String json(int item, long n) {
    return "{\"id\":{\"S\":\"" + id(item) + "\"},\"n\":{\"N\":\"" + n + "\"}}";
  }

  private String must(String operation, String body) {
    var reply = client.call(operation, body);
    assertTrue(reply.ok(), reply::toString);
    return reply.body();
  }

  void start() {
    for (int writer = 0; writer < WRITERS; writer++) {
      int first = writer;
      writers.add(Thread.ofVirtual().start(() -> write(first)));
    }
  }

  private void write(int first) {
    for (long round = 1; !closed; round++) {
      for (int item = first; item < items && !closed; item += WRITERS) {
        begun.set(item, round);
        var reply =
            client.call("PutItem", "{\"TableName\":\"Acked\",\"Item\":" + json(item, round) + "}");
        if (reply.ok()) {
          acknowledged.set(item, round);
          count.increment();
        } else {
          refused.add(reply);
        }
        LockSupport.parkNanos(BETWEEN_WRITES_NANOS);
      }
    }
  }

  /** How many writes were acknowledged so far. */
  long acknowledged() {
    return count.sum();
  }

  /** Every item has what was acknowledged last before this look, or what was begun since. */
  void assertAllThere() {
    assertEquals(List.of(), List.copyOf(refused));
    for (int item = 0; item < items; item++) {
      long least = acknowledged.get(item);
      var found =
          must(
              "GetItem",
              "{\"TableName\":\"Acked\",\"ConsistentRead\":true,\"Key\":{\"id\":{\"S\":\""
                  + id(item)
                  + "\"}}}");
      long most = begun.get(item);
      var digits = found.replaceAll(".*\"N\":\"(\\d+)\".*", "$1");
      assertTrue(digits.matches("\\d+"), () -> "an item is gone: " + found);
      long n = Long.parseLong(digits);
      assertTrue(
          n >= least && n <= most,
          id(item) + " is " + n + ", acknowledged was " + least + ", begun " + most);
    }
  }

  @Override
  public void close() {
    closed = true;
    for (var writer : writers) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
