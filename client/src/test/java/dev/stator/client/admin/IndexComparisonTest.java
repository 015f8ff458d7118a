package dev.stator.client.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.index.SecondaryIndex;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.key.ItemOrder;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What differs between an index and its table is found, and nothing else. */
class IndexComparisonTest {
  private static final KeyAttribute ARTIST = new KeyAttribute("artist", KeyType.S);
  private static final KeyAttribute TITLE = new KeyAttribute("title", KeyType.S);
  private static final KeyAttribute GENRE = new KeyAttribute("genre", KeyType.S);
  private static final TableSchema TABLE =
      new TableSchema(
          0x05000000,
          1,
          "Music",
          ARTIST,
          TITLE,
          4,
          Derived.of(
              List.of(
                  IndexSchema.local("local", List.of(ARTIST, GENRE), IndexProjection.ALL),
                  IndexSchema.global(
                      "global",
                      0x15000000,
                      List.of(GENRE),
                      1,
                      new IndexProjection(IndexProjection.Kind.KEYS_ONLY, List.of())))));
  private static final List<SecondaryIndex> INDEXES =
      List.of(SecondaryIndex.local(TABLE).getFirst(), SecondaryIndex.global(TABLE).getFirst());

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Items by row key: of the table's own order, then of each index. */
  private final List<Map<Bytes, Bytes>> rows =
      List.of(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  IndexComparisonTest() {
    System.out.println("seed " + seed);
    for (int i = 0; i < 5_000; i++) {
      put(item("a" + random.nextInt(50), "t" + i, random.nextInt(3) == 0 ? null : genre()));
    }
  }

  @Test
  void indexesThatFollowTheirTableAreEqual() throws InterruptedException {
    var results = compare();
    for (int i = 0; i < INDEXES.size(); i++) {
      assertEquals(new IndexComparison.Result(rows.get(i + 1).size(), List.of()), results.get(i));
    }
  }

  @Test
  void aRowThatIsLackingIsNamed() throws InterruptedException {
    for (int index = 1; index <= 2; index++) {
      var gone = some(rows.get(index));
      rows.get(index).remove(gone);
      assertEquals(List.of("lacks " + gone.hex()), compare().get(index - 1).differences());
    }
  }

  @Test
  void aRowWithoutItsItemIsNamed() throws InterruptedException {
    var item = item("ghost", "title", "rock");
    var base = Keyspace.baseRow(TABLE, item);
    for (int at = 0; at < 2; at++) {
      var row = Objects.requireNonNull(INDEXES.get(at).row(base, item));
      rows.get(at + 1).put(row.key(), row.item());
      assertEquals(
          List.of("has without an item " + row.key().hex()), compare().get(at).differences());
    }
  }

  @Test
  void aRowThatHoldsOtherAttributesIsNamed() throws InterruptedException {
    var key = some(rows.get(1));
    var held = new ItemWriter().beginItem();
    held.name("more").string("x");
    var item = Objects.requireNonNull(rows.get(1).get(key));
    for (var attribute : List.of(ARTIST, TITLE, GENRE)) {
      held.name(attribute.name())
          .value(Objects.requireNonNull(Items.attribute(item, attribute.name())));
    }
    rows.get(1).put(key, held.endItem().take());
    assertEquals(List.of("has otherwise " + key.hex()), compare().getFirst().differences());
    assertEquals(List.of(), compare().getLast().differences());
  }

  @Test
  void ofManyDifferencesTheFirstAreShown() throws InterruptedException {
    rows.get(2).clear();
    var result = compare().getLast();
    assertEquals(0, result.rows());
    assertEquals(6, result.differences().size(), "seed " + seed);
    assertTrue(result.differences().getLast().startsWith("and at least "), "seed " + seed);
  }

  private List<IndexComparison.Result> compare() throws InterruptedException {
    return new IndexComparison(
            TABLE, INDEXES, (order, items) -> rows.get(order(order)).values().forEach(items))
        .run();
  }

  private static int order(ItemOrder order) {
    return order.number() <= 1 ? order.number() : 2;
  }

  private Bytes some(Map<Bytes, Bytes> of) {
    return List.copyOf(of.keySet()).get(random.nextInt(of.size()));
  }

  private void put(Bytes item) {
    var base = Keyspace.baseRow(TABLE, item);
    rows.getFirst().put(base, item);
    for (int at = 0; at < INDEXES.size(); at++) {
      var row = INDEXES.get(at).row(base, item);
      if (row != null) {
        rows.get(at + 1).put(row.key(), row.item());
      }
    }
  }

  private String genre() {
    return "g" + random.nextInt(20);
  }

  private static Bytes item(String artist, String title, @Nullable String genre) {
    var attributes = new ArrayList<String>(List.of("artist", artist, "title", title));
    if (genre != null) {
      attributes.addAll(List.of("genre", genre));
    }
    var item = new ItemWriter().beginItem();
    for (int i = 0; i < attributes.size(); i += 2) {
      item.name(attributes.get(i)).string(attributes.get(i + 1));
    }
    return item.endItem().take();
  }
}
