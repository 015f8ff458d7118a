package dev.stator.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.stream.ShardId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The bytes of shards and of the keys of their changes are those of every release. */
@NullMarked
class StoredShardTest {
  private static final StoredShard OPEN =
      StoredShard.opened(
          new ShardId(0x70000, 3),
          0x02000000,
          "l",
          new KeyRange(Bytes.ofHex("aa"), null),
          null,
          new SequenceNumber(7, 1));

  @Test
  void goldenBytes() {
    var closed =
        new StoredShard(
            OPEN.id(),
            OPEN.tableId(),
            OPEN.label(),
            new KeyRange(Bytes.ofHex("aa"), Bytes.ofHex("bb")),
            new ShardId(1, 2),
            OPEN.trimmed(),
            SequenceNumber.of(9),
            77);
    assertEquals(
        "01"
            + "0000000000070000"
            + "0000000000000003"
            + "02000000"
            + "00016c"
            + "0000000f"
            + "01"
            + "0000000000000000"
            + "00000001"
            + "aa"
            + "00"
            + "00"
            + "0000000000000007"
            + "00000001"
            + "00"
            + "0000000000000000",
        Bytes.wrap(OPEN.encode()).hex());
    assertEquals(
        "01"
            + "0000000000070000"
            + "0000000000000003"
            + "02000000"
            + "00016c"
            + "00000010"
            + "01"
            + "0000000000000000"
            + "00000001"
            + "aa"
            + "01"
            + "bb"
            + "01"
            + "0000000000000001"
            + "0000000000000002"
            + "0000000000000007"
            + "00000001"
            + "01"
            + "0000000000000009"
            + "00000000"
            + "000000000000004d",
        Bytes.wrap(closed.encode()).hex());
    assertEquals(OPEN, StoredShard.decode(OPEN.encode()));
    assertEquals(closed, StoredShard.decode(closed.encode()));
    assertEquals(
        "01" + "0000000000070000" + "0000000000000007" + "00000002",
        Bytes.wrap(ShardCursor.key(0x70000, new SequenceNumber(7, 2))).hex());
  }

  @Test
  void aSplitConcernsWhatIsOpenBehindItsKey() {
    var end = SequenceNumber.of(9);
    assertNull(OPEN.closed(end, 1).split(Bytes.ofHex("ab"), end, 5));
    var cut = java.util.Objects.requireNonNull(OPEN.split(Bytes.ofHex("ab"), end, 5));
    assertEquals(new KeyRange(Bytes.ofHex("aa"), Bytes.ofHex("ab")), cut.left());
    assertEquals(new KeyRange(Bytes.ofHex("ab"), null), cut.right());
    assertEquals(OPEN.closed(end, 5), cut.closed());
    var whole = java.util.Objects.requireNonNull(OPEN.split(Bytes.ofHex("a0"), end, 5));
    assertNull(whole.left());
    assertEquals(OPEN.range(), whole.right());
  }
}
