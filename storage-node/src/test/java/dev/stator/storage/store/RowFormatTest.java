package dev.stator.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexCount;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.StreamSchema;
import dev.stator.model.table.StreamView;
import dev.stator.model.table.TableSchema;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Golden bytes: what is on disks already. A test that must change here is a migration. */
@NullMarked
class RowFormatTest {
  @Test
  void rowOfFormat1() {
    byte[] row = RowFormat.encode(0x0102030405060708L, 0x0a0b0c0d, Bytes.ofHex("cafe"));
    assertEquals("010000" + "0102030405060708" + "0a0b0c0d" + "cafe", Bytes.wrap(row).hex());
    assertEquals(
        new RowFormat.Row(0x0102030405060708L, 0x0a0b0c0d, Bytes.ofHex("cafe")),
        RowFormat.decode(row));
  }

  @Test
  void aRowOfAnotherFormatIsNotRead() {
    byte[] row = RowFormat.encode(1, 2, Bytes.EMPTY);
    row[0] = 2;
    assertThrows(StoreException.class, () -> RowFormat.decode(row));
  }

  @Test
  void positionOfFormat1() {
    var position = new StoredPosition(1, 2, 3, 4, 5);
    assertEquals(
        "01"
            + "0000000000000001"
            + "0000000000000002"
            + "0000000000000003"
            + "0000000000000004"
            + "0000000000000005",
        Bytes.wrap(position.encode()).hex());
    assertEquals(position, StoredPosition.decode(position.encode()));
  }

  @Test
  void rangeOfFormat1() {
    var range = new StoredRange(Bytes.ofHex("aa"), Bytes.ofHex("bbcc"), 9);
    assertEquals(
        "01" + "0000000000000009" + "00000001" + "aa" + "01" + "bbcc",
        Bytes.wrap(range.encode()).hex());
    assertEquals(range, StoredRange.decode(range.encode()));
    var last = new StoredRange(Bytes.EMPTY, null, 1);
    assertEquals(last, StoredRange.decode(last.encode()));
  }

  @Test
  void expiryOfFormat1() {
    var expiry = new StoredExpiry(Bytes.ofHex("0200000010aabbcc"), 0x6afe_d000L);
    assertEquals(
        "002c" + "02000000" + "000000006afed000" + "10aabbcc", Bytes.wrap(expiry.key()).hex());
    assertEquals("01", Bytes.wrap(StoredExpiry.value()).hex());
    assertEquals(expiry, StoredExpiry.decode(expiry.key(), StoredExpiry.value()));
    assertThrows(StoreException.class, () -> StoredExpiry.decode(expiry.key(), new byte[] {2}));
  }

  @Test
  void listingOfFormat1() {
    var listing = new StoredListing(Bytes.ofHex("aa"), Bytes.ofHex("bbcc"));
    assertEquals("01" + "00000001" + "aa" + "01" + "bbcc", Bytes.wrap(listing.encode()).hex());
    assertEquals(listing, StoredListing.decode(listing.encode()));
    var all = new StoredListing(Bytes.EMPTY, null);
    assertEquals("01" + "00000000" + "00", Bytes.wrap(all.encode()).hex());
    assertEquals(all, StoredListing.decode(all.encode()));
    assertEquals(all, listing.and(all));
    assertEquals(
        new StoredListing(Bytes.ofHex("aa"), Bytes.ofHex("dd")),
        new StoredListing(Bytes.ofHex("cc"), Bytes.ofHex("dd")).and(listing));
  }

  @Test
  void countOfFormat1() {
    var count = new StoredCount(5, 1000);
    assertEquals("01" + "0000000000000005" + "00000000000003e8", Bytes.wrap(count.encode()).hex());
    assertEquals(count, StoredCount.decode(count.encode()));
    var indexed = new StoredCount(5, 1000, List.of(new IndexCount(3, 90), new IndexCount(0, 0)));
    assertEquals(
        "01"
            + "0000000000000005"
            + "00000000000003e8"
            + "0000000000000003"
            + "000000000000005a"
            + "0000000000000000"
            + "0000000000000000",
        Bytes.wrap(indexed.encode()).hex());
    assertEquals(indexed, StoredCount.decode(indexed.encode()));
  }

  @Test
  void sizeOfACollection() {
    assertEquals("01" + "00000000000003e8", Bytes.wrap(CollectionSize.encode(1000)).hex());
    assertEquals(1000, CollectionSize.decode(CollectionSize.encode(1000)));
  }

  @Test
  void schemaOfFormat4() {
    var schema =
        new TableSchema(
            0x02000000,
            7,
            "T",
            new KeyAttribute("a", KeyType.S),
            new KeyAttribute("b", KeyType.N),
            1,
            new Derived(
                List.of(
                    new IndexSchema(
                        "i",
                        0x7a000001,
                        true,
                        List.of(new KeyAttribute("c", KeyType.B), new KeyAttribute("e", KeyType.S)),
                        1,
                        new IndexProjection(IndexProjection.Kind.INCLUDE, List.of("d")))),
                new StreamSchema(StreamView.NEW_IMAGE, "l"),
                "x"));
    assertEquals(
        "04"
            + "02000000"
            + "0000000000000007"
            + "000154"
            + "01"
            + "000161"
            + "53"
            + "01"
            + "000162"
            + "4e"
            + "01"
            + "01"
            + "000169"
            + "7a000001"
            + "01"
            + "01"
            + "02"
            + "01000163"
            + "42"
            + "01000165"
            + "53"
            + "02"
            + "01"
            + "000164"
            + "01"
            + "01"
            + "00016c"
            + "000178",
        Bytes.wrap(StoredSchema.encode(schema)).hex());
    assertEquals(schema, StoredSchema.decode(StoredSchema.encode(schema)));
  }

  @Test
  void whatGlobalIndexesNeed() {
    var range = new KeyRange(Bytes.ofHex("0a"), Bytes.ofHex("0b0c"));
    var source = new StoredIndexSource(range, 1, 2, 3, 4);
    assertEquals(
        "01"
            + "0000000000000001"
            + "0000000000000002"
            + "0000000000000003"
            + "0000000000000004"
            + "0b0c",
        Bytes.wrap(source.encode()).hex());
    assertEquals(source, StoredIndexSource.decode(range.start(), source.encode()));
    var endless = source.of(new KeyRange(range.start(), null));
    assertEquals(endless, StoredIndexSource.decode(range.start(), endless.encode()));
    var backfill = StoredBackfill.begun(7, 8).at(Bytes.ofHex("0d"), 9);
    assertEquals(
        "01" + "00000008" + "0000000000000009" + "ffffffffffffffff" + "0d",
        Bytes.wrap(backfill.encode()).hex());
    assertEquals(backfill, StoredBackfill.decode(7, backfill.encode()));
    var place = new ChangeKey(5, 6);
    assertEquals("0000000000000005" + "00000006", Bytes.wrap(place.encode()).hex());
    assertEquals(place, ChangeKey.decode(place.encode()));
    assertEquals(
        "02" + "0000000000000005" + "00000006", Bytes.wrap(StoreBatch.indexChangeKey(place)).hex());
  }
}
