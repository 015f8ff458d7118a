package dev.stator.model.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.stream.ItemChange.Kind;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The bytes of changes, and the texts that name places and shards, are those of every release. */
@NullMarked
class ItemChangeTest {
  private static final Bytes KEYS = item("101");

  private static Bytes item(String id) {
    return new ItemWriter().beginItem().name("Id").number(id).endItem().take();
  }

  private static Bytes item(String message, String id) {
    return new ItemWriter()
        .beginItem()
        .name("Message")
        .string(message)
        .name("Id")
        .number(id)
        .endItem()
        .take();
  }

  @Test
  void goldenBytes() {
    var keys = Bytes.ofHex("00");
    var change =
        new ItemChange(
            Kind.REMOVE, true, 0x0102030405060708L, 0x11, keys, Bytes.ofHex("0000"), null);
    assertEquals(
        "01" + "0e" + "0102030405060708" + "00000011" + "0000000100" + "000000020000",
        Bytes.wrap(change.encode()).hex());
    assertEquals(change, ItemChange.decode(Bytes.wrap(change.encode())));
    assertEquals(0x11, ItemChange.size(Bytes.wrap(change.encode())));
    assertEquals(0x0102030405060708L, ItemChange.version(change.encode()));
    var bare = new ItemChange(Kind.INSERT, false, 1, 2, keys, null, keys);
    assertEquals(bare, ItemChange.decode(Bytes.wrap(bare.encode())));
  }

  /** As the service's guide states them for these very items. */
  @Test
  void sizesAreThoseOfKeysAndImages() {
    var first = item("New item!", "101");
    var second = item("This item has changed", "101");
    assertEquals(26, ItemChange.of(Kind.INSERT, false, 1, KEYS, null, first).size());
    assertEquals(59, ItemChange.of(Kind.MODIFY, false, 1, KEYS, first, second).size());
    assertEquals(38, ItemChange.of(Kind.REMOVE, false, 1, KEYS, second, null).size());
  }

  @Test
  void placesAreDecimalNumbersThatRise() {
    var place = new SequenceNumber(12, 345);
    assertEquals("0000000000000000012000345", place.text());
    assertEquals(place, SequenceNumber.parse(place.text()));
    assertEquals(place, SequenceNumber.parse("000000000000012000345"));
    assertEquals(SequenceNumber.LAST, SequenceNumber.parse("9".repeat(40)));
    assertNull(SequenceNumber.parse("12000345"));
    assertNull(SequenceNumber.parse("00000000000000000120003x5"));
    assertNull(SequenceNumber.parse("9".repeat(41)));
  }

  @Test
  void shardsHaveNamesThatSayWhoHoldsThem() {
    var id = ShardId.opened(7, 2, 0x1f);
    assertEquals("shardId-00000000000000458754-0000001f", id.toString());
    assertEquals(id, ShardId.parse(id.toString()));
    assertNull(ShardId.parse("shardId-00000000000000458754-000000001f"));
    assertNull(ShardId.parse("shardId-99999999999999999999-0000001f"));
    assertNull(ShardId.parse("somewhere-else-altogether-0000001f"));
  }
}
