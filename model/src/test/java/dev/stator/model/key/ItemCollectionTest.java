package dev.stator.model.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.DecimalNumber;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.RandomNumbers;
import dev.stator.model.item.Seed;
import dev.stator.model.table.Derived;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Stretches of a collection hold just the rows that a naive filter picks. */
class ItemCollectionTest {
  private static final TableSchema BINARIES = schema(KeyType.B);
  private static final TableSchema NUMBERS = schema(KeyType.N);

  private final Random random = Seed.random();

  private static TableSchema schema(KeyType sortKey) {
    return new TableSchema(
        0x02000000, 1, "t", new KeyAttribute("pk", KeyType.B), new KeyAttribute("sk", sortKey));
  }

  private record Row(Bytes partitionKey, Bytes key, Bytes sortKey) {}

  /** Short, of few different bytes, so that prefixes and bytes 00, 01 and FF meet often. */
  private Bytes content() {
    var bytes = new byte[1 + random.nextInt(5)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) new int[] {0, 0, 1, 0x61, 0xfe, 0xff}[random.nextInt(6)];
    }
    return Bytes.wrap(bytes);
  }

  private static Bytes binary(Bytes content) {
    return new ItemWriter().binary(content.array(), content.arrayOffset(), content.length()).take();
  }

  private static Bytes number(BigDecimal value) {
    return new ItemWriter().number(DecimalNumber.of(value)).take();
  }

  private static Row row(TableSchema schema, Bytes partitionKey, Bytes sortKey, Bytes sortValue) {
    var item =
        new ItemWriter()
            .beginItem()
            .name("pk")
            .value(binary(partitionKey))
            .name("sk")
            .value(sortValue)
            .endItem()
            .take();
    return new Row(partitionKey, Keyspace.baseRow(schema, item), sortKey);
  }

  @Test
  void binariesAreFoundAsANaiveFilterFindsThem() {
    var partitionKey = content();
    var rows = new ArrayList<Row>();
    for (int i = 0; i < 400; i++) {
      var sortKey = content();
      var pk = random.nextInt(4) == 0 ? content() : partitionKey;
      rows.add(row(BINARIES, pk, sortKey, binary(sortKey)));
    }
    var collection = ItemCollection.of(ItemOrder.of(BINARIES), List.of(binary(partitionKey)));
    check(rows, partitionKey, collection.all(), sortKey -> true);
    for (int i = 0; i < 300; i++) {
      var left = content();
      var right = content();
      var low = left.compareTo(right) <= 0 ? left : right;
      var high = low.equals(left) ? right : left;
      check(rows, partitionKey, collection.equalTo(binary(low)), sk -> sk.equals(low));
      check(rows, partitionKey, collection.below(binary(low), false), sk -> sk.compareTo(low) < 0);
      check(rows, partitionKey, collection.below(binary(low), true), sk -> sk.compareTo(low) <= 0);
      check(rows, partitionKey, collection.above(binary(low), false), sk -> sk.compareTo(low) > 0);
      check(rows, partitionKey, collection.above(binary(low), true), sk -> sk.compareTo(low) >= 0);
      check(
          rows,
          partitionKey,
          collection.between(binary(low), binary(high)),
          sk -> sk.compareTo(low) >= 0 && sk.compareTo(high) <= 0);
      check(rows, partitionKey, collection.beginningWith(binary(low)), sk -> sk.startsWith(low));
    }
  }

  @Test
  void numbersAreFoundAsANaiveFilterFindsThem() {
    var numbers = new RandomNumbers(random);
    var partitionKey = content();
    var rows = new ArrayList<Row>();
    for (int i = 0; i < 300; i++) {
      rows.add(row(NUMBERS, partitionKey, Bytes.EMPTY, number(numbers.next())));
    }
    var collection = ItemCollection.of(ItemOrder.of(NUMBERS), List.of(binary(partitionKey)));
    for (int i = 0; i < 300; i++) {
      var left = numbers.next();
      var right = random.nextInt(4) == 0 ? left : numbers.next();
      var row = row(NUMBERS, partitionKey, Bytes.EMPTY, number(left)).key;
      var bound = number(right);
      int order = left.compareTo(right);
      assertEquals(order == 0, collection.equalTo(bound).contains(row));
      assertEquals(order < 0, collection.below(bound, false).contains(row));
      assertEquals(order <= 0, collection.below(bound, true).contains(row));
      assertEquals(order > 0, collection.above(bound, false).contains(row));
      assertEquals(order >= 0, collection.above(bound, true).contains(row));
      assertEquals(order == 0, collection.between(bound, bound).contains(row));
    }
    rows.forEach(row -> assertTrue(collection.all().contains(row.key)));
  }

  private static void check(
      Iterable<Row> rows, Bytes partitionKey, KeyRange range, Predicate<Bytes> holds) {
    for (var row : rows) {
      boolean expected = row.partitionKey.equals(partitionKey) && holds.test(row.sortKey);
      assertEquals(expected, range.contains(row.key), () -> row + " in " + range);
    }
  }

  @Test
  void keysThatAreEmptyOrTooLongAreRefused() {
    var long1025 = binary(Bytes.wrap(new byte[1025]));
    var long2049 = binary(Bytes.wrap(new byte[2049]));
    var empty = binary(Bytes.EMPTY);
    assertThrows(
        RequestException.class, () -> ItemCollection.of(ItemOrder.of(BINARIES), List.of(empty)));
    assertThrows(
        RequestException.class, () -> ItemCollection.of(ItemOrder.of(BINARIES), List.of(long2049)));
    var collection = ItemCollection.of(ItemOrder.of(BINARIES), List.of(long1025));
    assertThrows(RequestException.class, () -> collection.equalTo(long1025));
    assertThrows(RequestException.class, () -> collection.beginningWith(empty));
  }

  @Test
  void everyRowIsInOneSegment() {
    for (int slices : new int[] {1, 4}) {
      var schema = cut(slices);
      for (int total : new int[] {1, 2, 3, 7, 1_000_000}) {
        var row = row(schema, content(), content(), binary(content())).key;
        int from = Math.max(0, segmentNear(row, total) - 2);
        int found = 0;
        for (int segment = from; segment < Math.min(total, from + 5); segment++) {
          for (var range : Keyspace.segmentRanges(schema.rows(), segment, total)) {
            found += range.contains(row) ? 1 : 0;
          }
        }
        assertEquals(1, found);
      }
    }
  }

  private static TableSchema cut(int slices) {
    return new TableSchema(
        0x02000000, 1, "t", BINARIES.partitionKey(), BINARIES.sortKey(), slices, Derived.NOTHING);
  }

  /** About the segment of a row, as floating point has it. */
  private static int segmentNear(Bytes row, int total) {
    double token = Long.toUnsignedString(Keyspace.token(row)).transform(Double::parseDouble);
    return (int) (token / 0x1p64 * total);
  }

  @Test
  void segmentsFollowEachOther() {
    for (int slices : new int[] {1, 4}) {
      var schema = cut(slices);
      for (int total : new int[] {1, 2, 3, 8}) {
        var pieces = new ArrayList<KeyRange>();
        for (int segment = 0; segment < total; segment++) {
          pieces.addAll(Keyspace.segmentRanges(schema.rows(), segment, total));
        }
        var whole = Keyspace.tableRanges(schema);
        assertEquals(slices, whole.size());
        var at = String.valueOf(whole.getFirst().start());
        int slice = 0;
        for (var piece : pieces) {
          if (at.equals(String.valueOf(whole.get(slice).end()))) {
            at = String.valueOf(whole.get(++slice).start());
          }
          assertEquals(at, String.valueOf(piece.start()));
          at = String.valueOf(piece.end());
        }
        assertEquals(String.valueOf(whole.getLast().end()), at);
      }
    }
  }
}
