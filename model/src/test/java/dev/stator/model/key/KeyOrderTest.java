package dev.stator.model.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.item.DecimalNumber;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.RandomNumbers;
import dev.stator.model.item.Seed;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
  private static final TableSchema TABLE =
      new TableSchema(
          0x02000000, 1, "t", new KeyAttribute("pk", KeyType.B), new KeyAttribute("sk", KeyType.N));

  /** Short, of few different bytes, so that prefixes and bytes 00, 01 and FF meet often. */
  private static Bytes content(Random random) {
    var bytes = new byte[random.nextInt(7)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) new int[] {0, 0, 1, 0x61, 0xfe, 0xff}[random.nextInt(6)];
    }
    return Bytes.wrap(bytes);
  }

  @Test
  void contentsSortUnsignedAndArePrefixFree() {
    var random = Seed.random();
    for (int i = 0; i < 30_000; i++) {
      var left = content(random);
      var right = content(random);
      var leftKey = KeyCodec.encode(left);
      var rightKey = KeyCodec.encode(right);
      assertEquals(
          Integer.signum(left.compareTo(right)), Integer.signum(leftKey.compareTo(rightKey)));
      assertTrue(
          left.equals(right) || (!leftKey.startsWith(rightKey) && !rightKey.startsWith(leftKey)));
      assertEquals(left, KeyCodec.decode(leftKey));
      assertEquals(leftKey.length(), KeyCodec.length(leftKey.array(), leftKey.arrayOffset()));
    }
  }

  private record Tuple(Bytes text, BigDecimal number, Bytes binary) {
    private static final Comparator<Tuple> ORDER =
        Comparator.comparing(Tuple::text).thenComparing(Tuple::number).thenComparing(Tuple::binary);

    Bytes encoded() {
      var number = DecimalNumber.of(this.number).encoded();
      return Bytes.ofHex(
          KeyCodec.encode(text).hex() + number.hex() + KeyCodec.encode(binary).hex());
    }
  }

  @Test
  void tuplesSortFieldByField() {
    var random = Seed.random();
    var numbers = new RandomNumbers(random);
    var tuples = new ArrayList<Tuple>();
    for (int i = 0; i < 5_000; i++) {
      tuples.add(new Tuple(content(random), numbers.next(), content(random)));
    }
    for (int i = 0; i < 30_000; i++) {
      var left = tuples.get(random.nextInt(tuples.size()));
      var right = tuples.get(random.nextInt(tuples.size()));
      var mixed =
          new Tuple(
              left.text(), random.nextBoolean() ? left.number() : right.number(), right.binary());
      assertEquals(
          Integer.signum(Tuple.ORDER.compare(left, mixed)),
          Integer.signum(left.encoded().compareTo(mixed.encoded())));
    }
  }

  @Test
  void rowsOfOneCollectionAreTogetherAndSortByTheSortKey() {
    var random = Seed.random();
    var numbers = new RandomNumbers(random);
    var writer = new ItemWriter();
    for (int i = 0; i < 20_000; i++) {
      var pk = KeyCodec.encode(content(random)); // never empty
      var left = numbers.next();
      var right = numbers.next();
      var leftRow = row(writer, pk, left);
      var rightRow = row(writer, pk, right);
      assertEquals(left.compareTo(right), Integer.signum(leftRow.compareTo(rightRow)));
      assertFalse(left.compareTo(right) != 0 && leftRow.startsWith(rightRow));
      int collection = Keyspace.FIXED_PREFIX + KeyCodec.encode(pk).length() + 1;
      assertEquals(leftRow.slice(0, collection), rightRow.slice(0, collection));
    }
  }

  private static Bytes row(ItemWriter writer, Bytes pk, BigDecimal sk) {
    var item =
        writer
            .beginItem()
            .name("pk")
            .binary(pk)
            .name("sk")
            .number(DecimalNumber.of(sk))
            .endItem()
            .take();
    return Keyspace.baseRow(TABLE, item);
  }

  @Test
  void rangesIntersect() {
    var a = Bytes.utf8("a");
    var c = Bytes.utf8("c");
    var e = Bytes.utf8("e");
    assertEquals(new KeyRange(c, e), new KeyRange(a, e).intersection(new KeyRange(c, null)));
    assertEquals(new KeyRange(a, c), KeyRange.ALL.intersection(new KeyRange(a, c)));
    assertNull(new KeyRange(a, c).intersection(new KeyRange(c, e)));
    assertFalse(new KeyRange(a, c).contains(c));
    assertTrue(new KeyRange(a, c).contains(a));
    assertTrue(new KeyRange(a, a).isEmpty());
    assertFalse(KeyRange.ALL.isEmpty());
  }
}
