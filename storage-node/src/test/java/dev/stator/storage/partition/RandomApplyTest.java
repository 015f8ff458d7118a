package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.add;
import static dev.stator.storage.partition.Commands.command;
import static dev.stator.storage.partition.Commands.delete;
import static dev.stator.storage.partition.Commands.item;
import static dev.stator.storage.partition.Commands.put;
import static dev.stator.storage.partition.Commands.putIfAbsent;
import static dev.stator.storage.partition.Commands.setTable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.stator.model.item.Items;
import dev.stator.model.write.Outcome;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredCount;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random entries against a plain map, with retries, crashes, flushes and a second replica that must
 * stay equal.
 */
@NullMarked
class RandomApplyTest {
  private static final int KEYS = 20;
  private static final int ENTRIES = 400;

  @TempDir Path folder;

  private record Retry(ByteBuffer command, Outcome outcome) {}

  @Test
  void appliesLikeAMap() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    try (var resources = StoreResources.open(32 << 20, 16 << 20);
        var leader = TestReplica.make(folder.resolve("leader"), resources);
        var follower = TestReplica.make(folder.resolve("follower"), resources)) {
      run(new Random(seed), leader, follower, "seed " + seed);
    }
  }

  private static void run(Random random, TestReplica leader, TestReplica follower, String seed)
      throws Exception {
    var oracle = new HashMap<String, Long>();
    var retries = new ArrayList<Retry>();
    leader.apply(setTable());
    long requestId = 0;
    for (int n = 0; n < ENTRIES; n++) {
      leader.nowMillis += random.nextInt(20);
      var commands = new ArrayList<ByteBuffer>();
      var expected = new ArrayList<String>();
      for (int i = 0; i <= random.nextInt(6); i++) {
        if (!retries.isEmpty() && random.nextInt(5) == 0) {
          var retry = retries.get(random.nextInt(retries.size()));
          commands.add(retry.command.duplicate());
          expected.add(retry.outcome.toString());
        } else {
          commands.add(
              randomWrite(random, oracle, expected, ++requestId, leader.nowMillis + 1_000_000));
        }
      }
      var outcomes = leader.apply(commands.toArray(ByteBuffer[]::new));
      for (int i = 0; i < outcomes.size(); i++) {
        check(expected.get(i), outcomes.get(i), seed + " entry " + n);
        if (expected.get(i).equals("applied")) {
          retries.add(new Retry(commands.get(i), outcomes.get(i)));
        }
      }
      checkCount(leader, oracle, seed + " entry " + n);
      disturb(random, leader);
      checkCount(leader, oracle, seed + " entry " + n + ", disturbed");
      if (random.nextInt(40) == 0) {
        leader.apply();
      }
      if (random.nextInt(10) == 0) {
        follower.follow(leader);
        disturb(random, follower);
      }
    }
    follower.follow(leader);
    for (int key = 0; key < KEYS; key++) {
      Long value = oracle.get("k" + key);
      var item = value == null ? null : item("k" + key, value);
      assertEquals(item, leader.item("k" + key), seed);
      assertEquals(leader.row("k" + key), follower.row("k" + key), seed);
    }
    checkCount(follower, oracle, seed + ", follower");
    assertEquals(leader.current().applied(), follower.current().applied(), seed);
  }

  private static void checkCount(TestReplica replica, Map<String, Long> oracle, String where) {
    long bytes =
        oracle.entrySet().stream()
            .mapToLong(each -> Items.size(item(each.getKey(), each.getValue())))
            .sum();
    var count = replica.store().count(Commands.TABLE.tableId());
    assertEquals(new StoredCount(oracle.size(), bytes), count, where);
  }

  private static void disturb(Random random, TestReplica replica) throws Exception {
    switch (random.nextInt(40)) {
      case 0 -> replica.crash();
      case 1 -> replica.reopen();
      case 2, 3 -> replica.current().flush();
      default -> {}
    }
  }

  private static ByteBuffer randomWrite(
      Random random,
      Map<String, Long> oracle,
      List<String> expected,
      long requestId,
      long notAfter) {
    String key = "k" + random.nextInt(KEYS);
    long n = random.nextInt(1_000);
    Long before = oracle.get(key);
    return switch (random.nextInt(4)) {
      case 0 -> {
        oracle.put(key, n);
        expected.add(before != null && before == n ? "unchanged" : "applied");
        yield command(put(key, n), requestId, notAfter);
      }
      case 1 -> {
        oracle.merge(key, n, Long::sum);
        expected.add(before != null && n == 0 ? "unchanged" : "applied");
        yield command(add(key, n), requestId, notAfter);
      }
      case 2 -> {
        oracle.remove(key);
        expected.add(before == null ? "unchanged" : "applied");
        yield command(delete(key), requestId, notAfter);
      }
      default -> {
        oracle.putIfAbsent(key, n);
        expected.add(before == null ? "applied" : "failed");
        yield command(putIfAbsent(key, n), requestId, notAfter);
      }
    };
  }

  private static void check(String expected, Outcome outcome, String message) {
    switch (expected) {
      case "applied", "unchanged" -> assertInstanceOf(Outcome.Applied.class, outcome, message);
      case "failed" -> assertInstanceOf(Outcome.ConditionFailed.class, outcome, message);
      default -> assertEquals(expected, outcome.toString(), message);
    }
  }
}
