package dev.stator.client.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.client.CommandFailure;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SplitKeyTest {
  private static final TableSchema MUSIC =
      new TableSchema(
          0x12345678,
          1,
          "Music",
          new KeyAttribute("artist", KeyType.S),
          new KeyAttribute("song", KeyType.S));

  @Test
  void hexIsARowKey() {
    assertEquals(Bytes.ofHex("8a000001"), SplitKey.parse("8a000001", ClusterImage.EMPTY));
    for (var wrong : new String[] {"8a0", "Music", "0x8a"}) {
      var failure =
          assertThrows(CommandFailure.class, () -> SplitKey.parse(wrong, ClusterImage.EMPTY));
      assertTrue(String.valueOf(failure.getMessage()).contains("is no key to cut at"), wrong);
      assertEquals(2, failure.exitCode());
    }
  }

  @Test
  void aPartitionKeyIsWhereItsItemsBegin() {
    var at = SplitKey.parse("Music:Arno: live", image(MUSIC));
    var item =
        new ItemWriter()
            .beginItem()
            .name("artist")
            .string("Arno: live")
            .name("song")
            .string("a")
            .endItem()
            .take();
    var row = Keyspace.baseRow(MUSIC, item);
    assertEquals(Keyspace.FIXED_PREFIX, at.length());
    assertEquals(at, row.slice(0, Keyspace.FIXED_PREFIX));
  }

  @Test
  void aKeyOfAnotherTypeIsRefused() {
    var numbered =
        new TableSchema(0x12345678, 1, "Numbered", new KeyAttribute("id", KeyType.N), null);
    assertEquals(
        Keyspace.FIXED_PREFIX, SplitKey.parse("Numbered:-1.5e3", image(numbered)).length());
    for (var wrong : new String[] {"Numbered:x", "Numbered:", "Songs:1"}) {
      assertThrows(CommandFailure.class, () -> SplitKey.parse(wrong, image(numbered)), wrong);
    }
    assertThrows(CommandFailure.class, () -> SplitKey.parse("Music:", image(MUSIC)));
  }

  private static ClusterImage image(TableSchema schema) {
    var table =
        new TableRecord("000000000000", "r", schema, TableRecord.Status.ACTIVE, 0, "uuid", "{}");
    return new ClusterImage(
        "c",
        1,
        Map.of(),
        new TreeMap<>(),
        Map.of(ClusterImage.tableKey("000000000000", "r", schema.name()), table));
  }
}
