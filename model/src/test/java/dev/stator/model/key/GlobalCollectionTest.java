package dev.stator.model.key;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.model.Bytes;
import dev.stator.model.item.DecimalNumber;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Seed;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The rows of a global index whose partition key and sort key are of two attributes each: stretches
 * of its collections hold just what a naive filter picks, in the order of the keys.
 */
class GlobalCollectionTest {
  private static final IndexSchema INDEX =
      IndexSchema.global(
          "i",
          0x05000000,
          List.of(
              new KeyAttribute("a", KeyType.B),
              new KeyAttribute("b", KeyType.N),
              new KeyAttribute("c", KeyType.B),
              new KeyAttribute("d", KeyType.N)),
          2,
          IndexProjection.ALL);

  private final Random random = Seed.random();
  private final int slices = 1 << random.nextInt(3);
  private final TableSchema table =
      new TableSchema(
          0x02000000,
          1,
          "t",
          new KeyAttribute("p", KeyType.B),
          new KeyAttribute("s", KeyType.N),
          slices,
          Derived.of(List.of(INDEX)));
  private final ItemOrder order = ItemOrder.of(table, INDEX);

  /** An item's keys, and the key of its row in the index. */
  private record Row(Bytes a, int b, Bytes c, int d, Bytes p, int s, Bytes key) {
    boolean isIn(Row collection) {
      return a.equals(collection.a) && b == collection.b;
    }
  }

  private Row row() {
    var row = new Row(content(), number(), content(), number(), content(), number(), Bytes.EMPTY);
    var item =
        new ItemWriter()
            .beginItem()
            .name("s")
            .value(value(row.s))
            .name("d")
            .value(value(row.d))
            .name("c")
            .value(value(row.c))
            .name("b")
            .value(value(row.b))
            .name("a")
            .value(value(row.a))
            .name("p")
            .value(value(row.p))
            .endItem()
            .take();
    return new Row(row.a, row.b, row.c, row.d, row.p, row.s, order.row(item));
  }

  private int number() {
    return random.nextInt(3) - 1;
  }

  private Bytes content() {
    var bytes = new byte[1 + random.nextInt(2)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) new int[] {0, 1, 0xff}[random.nextInt(3)];
    }
    return Bytes.wrap(bytes);
  }

  private static Bytes value(Bytes content) {
    return new ItemWriter().binary(content.array(), content.arrayOffset(), content.length()).take();
  }

  private static Bytes value(int number) {
    return new ItemWriter().number(DecimalNumber.of(BigDecimal.valueOf(number))).take();
  }

  private final List<Row> rows = new ArrayList<>();

  @Test
  void stretchesAreWhatANaiveFilterPicks() {
    for (int i = 0; i < 1_000; i++) {
      rows.add(row());
    }
    for (var at : rows.subList(0, 100)) {
      var collection = ItemCollection.of(order, List.of(value(at.a), value(at.b)));
      check(collection.all(), row -> row.isIn(at));
      check(collection.equalTo(value(at.c)), row -> row.isIn(at) && row.c.equals(at.c));
      check(collection.below(value(at.c), false), row -> row.isIn(at) && row.c.compareTo(at.c) < 0);
      check(collection.beginningWith(value(at.c)), row -> row.isIn(at) && row.c.startsWith(at.c));
      var sharing = collection.sharing(value(at.c));
      check(sharing.all(), row -> row.isIn(at) && row.c.equals(at.c));
      check(
          sharing.equalTo(value(at.d)), row -> row.isIn(at) && row.c.equals(at.c) && row.d == at.d);
      check(
          sharing.above(value(at.d), true),
          row -> row.isIn(at) && row.c.equals(at.c) && row.d >= at.d);
      check(
          sharing.between(value(at.d), value(at.d + 1)),
          row -> row.isIn(at) && row.c.equals(at.c) && row.d >= at.d && row.d <= at.d + 1);
    }
  }

  private void check(KeyRange range, Predicate<Row> holds) {
    for (var row : rows) {
      assertEquals(holds.test(row), range.contains(row.key), () -> row + " in " + range);
    }
  }

  @Test
  void rowsOfACollectionAreInTheOrderOfItsSortKeysAndThenOfTheItems() {
    for (int i = 0; i < 1_000; i++) {
      rows.add(row());
    }
    for (var at : rows.subList(0, 20)) {
      var naive =
          rows.stream()
              .filter(row -> row.isIn(at))
              .sorted(
                  Comparator.comparing(Row::c)
                      .thenComparingInt(Row::d)
                      .thenComparing(Row::p)
                      .thenComparingInt(Row::s))
              .map(Row::key)
              .toList();
      assertEquals(naive.stream().sorted().toList(), naive);
    }
  }

  @Test
  void everyRowIsInOneSegment() {
    for (int i = 0; i < 100; i++) {
      var row = row();
      for (int total : new int[] {1, 3, 8}) {
        int found = 0;
        for (int segment = 0; segment < total; segment++) {
          for (var range : Keyspace.segmentRanges(order.rows(), segment, total)) {
            found += range.contains(row.key) ? 1 : 0;
          }
        }
        assertEquals(1, found);
      }
    }
  }
}
