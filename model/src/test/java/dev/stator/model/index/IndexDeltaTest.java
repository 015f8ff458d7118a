package dev.stator.model.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexCount;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexProjection.Kind;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What writes do to an index by b that holds a besides the keys. */
@NullMarked
class IndexDeltaTest {
  private static final KeyAttribute P = new KeyAttribute("p", KeyType.S);
  private static final TableSchema TABLE =
      new TableSchema(
          0x02000000,
          1,
          "t",
          P,
          new KeyAttribute("c", KeyType.S),
          1,
          Derived.of(
              List.of(
                  IndexSchema.local(
                      "i",
                      List.of(P, new KeyAttribute("b", KeyType.S)),
                      new IndexProjection(Kind.INCLUDE, List.of("a"))))));

  private static Bytes item(String... namesAndValues) {
    var item = new ItemWriter().beginItem().name("p").string("P").name("c").string("C");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      item.name(namesAndValues[i]).string(namesAndValues[i + 1]);
    }
    return item.endItem().take();
  }

  private static IndexDelta delta(@Nullable Bytes before, @Nullable Bytes after) {
    var row = Keyspace.baseRow(TABLE, item());
    return IndexDelta.of(SecondaryIndex.local(TABLE).getFirst(), row, before, after);
  }

  @Test
  void anItemComesAndGoesWithItsSortKey() {
    var bare = item("a", "A");
    var indexed = item("a", "A", "b", "B", "d", "not held");
    var comes = delta(bare, indexed);
    assertEquals(1, comes.units());
    assertNull(comes.removed());
    assertEquals(item("a", "A", "b", "B"), item(comes.written()));
    assertEquals(new IndexCount(1, 8), comes.growth());
    var goes = delta(indexed, bare);
    assertEquals(1, goes.units());
    assertEquals(comes.written(), goes.removed());
    assertNull(goes.written());
    assertEquals(new IndexCount(-1, -8), goes.growth());
    assertEquals(goes, delta(indexed, null));
    assertEquals(0, delta(bare, null).units());
    assertEquals(0, delta(null, bare).units());
  }

  @Test
  void aRowThatMovesIsWrittenTwice() {
    var long1 = "x".repeat(1500);
    var moves = delta(item("b", "1", "a", long1), item("b", "2", "a", long1));
    assertEquals(4, moves.units());
    assertNotEquals(moves.removed(), moves.written());
    assertEquals(IndexCount.NONE, moves.growth());
  }

  @Test
  void whatTheIndexDoesNotHoldIsNoChange() {
    var same = delta(item("b", "1", "d", "D"), item("b", "1", "d", "E"));
    assertEquals(0, same.units());
    assertNull(same.removed());
    assertNull(same.written());
    var larger = delta(item("b", "1", "a", "x"), item("b", "1", "a", "x".repeat(1500)));
    assertEquals(2, larger.units());
    assertNull(larger.removed());
    assertEquals(new IndexCount(0, 1499), larger.growth());
  }

  /** Another order of attributes is no change of the item, but the row is to equal the item's. */
  @Test
  void anotherOrderIsWrittenAndCostsNothing() {
    var before = item("b", "1", "a", "A", "d", "D");
    var after = item("a", "A", "b", "1", "d", "E");
    assertEquals(Items.size(before), Items.size(after));
    var reordered = delta(before, after);
    assertEquals(0, reordered.units());
    assertEquals(item("a", "A", "b", "1"), item(reordered.written()));
  }

  private static @Nullable Bytes item(@Nullable IndexRow row) {
    return row == null ? null : row.item();
  }

  @Test
  void aValueThatCannotBeAKeyIsNotInTheIndex() {
    var empty = delta(null, item("b", ""));
    assertNull(empty.after());
    assertNull(delta(null, item("b", "x".repeat(1025))).after());
  }
}
