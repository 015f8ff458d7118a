package dev.stator.model.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.table.Derived;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyspaceTest {
  private static final int TABLE = 0x8badf00d;
  private static final TableSchema HASH =
      new TableSchema(TABLE, 1, "t", new KeyAttribute("id", KeyType.S), null);
  private static final TableSchema BOTH =
      new TableSchema(
          TABLE, 1, "t", new KeyAttribute("id", KeyType.B), new KeyAttribute("at", KeyType.N));
  private static final TableSchema TEXTS =
      new TableSchema(
          TABLE, 1, "t", new KeyAttribute("id", KeyType.S), new KeyAttribute("at", KeyType.S));
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String NO_MATCH = "The provided key element does not match the schema";

  private final ItemWriter writer = new ItemWriter();

  /** These bytes stand in data folders and logs: they must never change. */
  @Test
  void rowKeysKeepTheirGoldenBytes() {
    var item = writer.beginItem().name("x").bool(true).name("id").string("a\0b").endItem().take();
    var row = Keyspace.baseRow(HASH, item);
    assertEquals("8badf00d" + "10" + "f4a481b19bfa7c53" + "6100ff620001" + "00", row.hex());
    var both =
        writer
            .beginItem()
            .name("at")
            .number("-12.5")
            .name("id")
            .binary(Bytes.ofHex("00ff"))
            .endItem()
            .take();
    var bothRow = Keyspace.baseRow(BOTH, both);
    assertEquals(
        "8badf00d" + "10" + "099824763af3bcbc" + "00ffff0001" + "00" + "7fbef2ccff", bothRow.hex());
    assertEquals(TABLE, Keyspace.sliceId(bothRow));
    assertEquals(0x099824763af3bcbcL, Keyspace.token(bothRow));
    assertEquals(Token.of(bothRow.array(), Keyspace.FIXED_PREFIX, 5), Keyspace.token(bothRow));
  }

  @Test
  void tablesAreApart() {
    var row = Keyspace.baseRow(HASH, id("x"));
    var table = new KeyRange(Keyspace.tableStart(TABLE), Keyspace.tableEnd(TABLE));
    assertTrue(table.contains(row));
    assertFalse(
        new KeyRange(Keyspace.tableStart(TABLE + 1), Keyspace.tableEnd(TABLE + 1)).contains(row));
    assertEquals(Bytes.ofHex("8badf00e"), Keyspace.tableEnd(TABLE));
    assertNull(Keyspace.tableEnd(0xffffffff));
    assertEquals("01000000", Keyspace.tableStart(Keyspace.TABLE_ID_MIN).hex());
  }

  /** A cut table's rows begin with the id of the slice that their token falls into. */
  @Test
  void rowKeysOfCutTablesKeepTheirGoldenBytes() {
    var cut = cut(TABLE, 4);
    var row = Keyspace.baseRow(cut, id("x"));
    assertEquals(Keyspace.baseRow(HASH, id("x")).hex().substring(8), row.hex().substring(8));
    assertEquals(
        List.of("8badf00d", "cbadf00d", "0badf00d", "4badf00d"),
        List.of(0, 1, 2, 3).stream().map(i -> "%08x".formatted(cut.rows().idOf(i))).toList());
    for (int i = 0; i < 100; i++) {
      var any = Keyspace.baseRow(cut, id("x" + i));
      int slice = (any.get(5) & 0xff) >> 6;
      assertEquals(cut.rows().idOf(slice), Keyspace.sliceId(any));
      assertTrue(cut.rows().own(Keyspace.sliceId(any)));
      assertTrue(Keyspace.isOf(cut, any));
      assertTrue(Keyspace.tableRanges(cut).get(slice).contains(any));
      assertEquals(slice == 0, Keyspace.isOf(HASH, any), "the first slice has the table's id");
      assertFalse(Keyspace.isOf(cut(TABLE + 1, 4), any));
    }
    assertFalse(cut.rows().own(TABLE + 1));
    assertFalse(HASH.rows().own(cut.rows().idOf(1)));
  }

  private static TableSchema cut(int tableId, int slices) {
    return new TableSchema(
        tableId, 1, "t", new KeyAttribute("id", KeyType.S), null, slices, Derived.NOTHING);
  }

  @Test
  void refusesItemsWithoutProperKeys() {
    refused(INVALID + "Missing the key id in the item", HASH, writer.beginItem().endItem().take());
    refused(INVALID + "Missing the key at in the item", TEXTS, id("a"));
    refused(
        INVALID + "Type mismatch for key id expected: S actual: N",
        HASH,
        writer.beginItem().name("id").number("1").endItem().take());
    refused(
        INVALID + "Type mismatch for key id expected: S actual: NULL",
        HASH,
        writer.beginItem().name("id").nothing().endItem().take());
    refused(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
            + "string value. Key: id",
        HASH,
        id(""));
    refused(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
            + "binary value. Key: id",
        BOTH,
        writer.beginItem().name("id").binary(Bytes.EMPTY).name("at").number("1").endItem().take());
  }

  @Test
  void limitsTheLengthOfKeys() {
    Keyspace.baseRow(HASH, id("é".repeat(1024)));
    refused(
        INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes",
        HASH,
        id("é".repeat(1024) + "a"));
    Keyspace.baseRow(TEXTS, texts("a", "\0".repeat(1024)));
    refused(
        INVALID + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
        TEXTS,
        texts("a", "b".repeat(1025)));
  }

  @Test
  void aKeyHasJustTheKeyAttributes() {
    assertEquals(
        Keyspace.baseRow(TEXTS, texts("a", "b")), Keyspace.rowOfKey(TEXTS, texts("a", "b")));
    keyRefused(NO_MATCH, TEXTS, id("a"));
    keyRefused(NO_MATCH, HASH, texts("a", "b"));
    keyRefused(NO_MATCH, HASH, writer.beginItem().name("ID").string("a").endItem().take());
    keyRefused(NO_MATCH, HASH, writer.beginItem().name("id").number("1").endItem().take());
    keyRefused(NO_MATCH, HASH, writer.beginItem().endItem().take());
    keyRefused(
        INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes",
        HASH,
        id("a".repeat(2049)));
  }

  private Bytes id(String id) {
    return writer.beginItem().name("id").string(id).endItem().take();
  }

  private Bytes texts(String id, String at) {
    return writer.beginItem().name("id").string(id).name("at").string(at).endItem().take();
  }

  private static void refused(String message, TableSchema schema, Bytes item) {
    var refusal = assertThrows(RequestException.class, () -> Keyspace.baseRow(schema, item));
    assertEquals(message, refusal.getMessage());
    assertEquals(ErrorCode.VALIDATION, refusal.code());
  }

  private static void keyRefused(String message, TableSchema schema, Bytes key) {
    var refusal = assertThrows(RequestException.class, () -> Keyspace.rowOfKey(schema, key));
    assertEquals(message, refusal.getMessage());
  }
}
