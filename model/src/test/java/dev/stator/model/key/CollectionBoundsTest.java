package dev.stator.model.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Seed;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** A border cuts the collection that has rows on both sides of it, and no other. */
@NullMarked
class CollectionBoundsTest {
  private final Random random = Seed.random();

  private static TableSchema table(KeyType partitionKey) {
    var p = new KeyAttribute("p", partitionKey);
    var index =
        IndexSchema.local("i", List.of(p, new KeyAttribute("n", KeyType.N)), IndexProjection.ALL);
    return new TableSchema(
        0x02000000, 1, "t", p, new KeyAttribute("c", KeyType.B), 1, Derived.of(List.of(index)));
  }

  @Test
  void bordersAreInsideACollectionOrBetweenTwo() {
    for (var type : List.of(KeyType.B, KeyType.N)) {
      var table = table(type);
      for (int round = 0; round < 200; round++) {
        check(table, rows(table), border(table));
      }
    }
  }

  /**
   * By row key, the partition key: of the item, its row in the index, and its collection's size.
   */
  private NavigableMap<Bytes, Bytes> rows(TableSchema table) {
    var rows = new TreeMap<Bytes, Bytes>();
    for (int i = 0; i < 20; i++) {
      var p = partitionKey(table);
      var item = item(table, p);
      var row = Keyspace.baseRow(table, item);
      rows.put(row, p);
      rows.put(ItemOrder.of(table, 1).row(item), p);
      rows.put(CollectionBounds.sizeRow(table, row), p);
    }
    return rows;
  }

  private static void check(TableSchema table, NavigableMap<Bytes, Bytes> rows, Bytes border) {
    var below = rows.lowerEntry(border);
    var above = rows.ceilingEntry(border);
    boolean cuts = below != null && above != null && below.getValue().equals(above.getValue());
    var whole = CollectionBounds.cutBy(table, border);
    if (cuts) {
      assertTrue(whole != null, () -> "cuts a collection: " + border);
    }
    if (whole != null) {
      assertTrue(whole.contains(border) && !whole.start().equals(border));
      assertEquals(
          rows.subMap(whole.start(), border).values().stream().distinct().toList(),
          rows.subMap(whole.start(), border).values().stream().limit(1).toList());
      assertNull(CollectionBounds.cutBy(table, whole.start()));
      assertNull(CollectionBounds.cutBy(table, Objects.requireNonNull(whole.end())));
    }
  }

  /** A row key, or what is left of one, or one with something wrong in it. */
  private Bytes border(TableSchema table) {
    var keys = List.copyOf(rows(table).keySet());
    var key = keys.get(random.nextInt(keys.size()));
    return switch (random.nextInt(3)) {
      case 0 -> key;
      case 1 -> key.slice(0, random.nextInt(key.length() + 1));
      default -> {
        var other = Arrays.copyOf(key.toArray(), key.length());
        int at = Keyspace.FIXED_PREFIX + random.nextInt(key.length() - Keyspace.FIXED_PREFIX);
        other[at] = (byte) new int[] {0, 1, 0xff, 0x80}[random.nextInt(4)];
        yield Bytes.wrap(other);
      }
    };
  }

  private Bytes partitionKey(TableSchema table) {
    var writer = new ItemWriter();
    if (table.partitionKey().type() == KeyType.N) {
      return writer.number(Integer.toString(random.nextInt(7) - 3)).take();
    }
    var bytes = bytes();
    return writer.binary(bytes, 0, bytes.length).take();
  }

  private byte[] bytes() {
    var bytes = new ArrayList<Byte>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      bytes.add((byte) new int[] {0, 1, 0xff}[random.nextInt(3)]);
    }
    var array = new byte[bytes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = bytes.get(i);
    }
    return array;
  }

  private Bytes item(TableSchema table, Bytes partitionKey) {
    var sortKey = bytes();
    return new ItemWriter()
        .beginItem()
        .name(table.partitionKey().name())
        .value(partitionKey)
        .name("c")
        .binary(sortKey, 0, sortKey.length)
        .name("n")
        .number(Integer.toString(random.nextInt(3)))
        .endItem()
        .take();
  }
}
