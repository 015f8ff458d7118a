package dev.stator.model.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ItemRoundTripTest {
  @Test
  void everyItemComesBackWithItsSizeAndAttributes() {
    var random = Seed.random();
    var trees = new RandomTrees(random);
    for (int i = 0; i < 200; i++) {
      var tree = trees.item(1 + random.nextInt(32));
      var item = Trees.encode(tree, random);
      assertEquals(tree, Trees.decode(item));
      assertEquals(Trees.size(tree), Items.size(item));
      assertEquals(levels(tree), Items.levels(item));
      assertEquals(tree.size(), Items.count(item));
      assertNull(Items.attribute(item, "no such attribute"));
      for (var entry : tree.entrySet()) {
        var value = Objects.requireNonNull(Items.attribute(item, entry.getKey()));
        assertEquals(Trees.encodeValue(entry.getValue(), random), value);
        assertEquals(Trees.valueSize(entry.getValue()), Items.valueSize(value));
      }
    }
  }

  private static int levels(Map<?, ?> item) {
    return item.values().stream().mapToInt(ItemRoundTripTest::levelsOf).max().orElse(0);
  }

  private static int levelsOf(Object value) {
    return switch (value) {
      case Map<?, ?> map -> 1 + Math.max(1, levels(map));
      case List<?> list -> 1 + list.stream().mapToInt(ItemRoundTripTest::levelsOf).max().orElse(1);
      default -> 1;
    };
  }

  @Test
  void theOrderOfAttributesDoesNotCountInEquality() {
    var random = Seed.random();
    var trees = new RandomTrees(random);
    for (int i = 0; i < 200; i++) {
      var tree = trees.item(6);
      @SuppressWarnings("unchecked")
      var shuffled = (Map<String, Object>) trees.shuffled(tree);
      var item = Trees.encode(tree, random);
      assertTrue(ValueEquality.sameItem(item, Trees.encode(shuffled, random)));
      var other = new LinkedHashMap<>(shuffled);
      other.put("one more", true);
      assertFalse(ValueEquality.sameItem(item, Trees.encode(other, random)));
      if (!tree.isEmpty()) {
        var name = tree.firstEntry().getKey();
        other = new LinkedHashMap<>(shuffled);
        other.put(name, List.of(new LinkedHashMap<>(Map.of("changed", random.nextInt() + "!"))));
        assertFalse(ValueEquality.sameItem(item, Trees.encode(other, random)));
      }
    }
  }

  @Test
  void largeItemsInAnotherOrderCompareQuickly() {
    var forward = new LinkedHashMap<String, Object>();
    for (int i = 0; i < 30_000; i++) {
      forward.put("n" + i, true);
    }
    var random = Seed.random();
    var item = Trees.encode(forward, random);
    var backward = Trees.encode(forward.reversed(), random);
    assertTimeout(Duration.ofSeconds(10), () -> assertTrue(ValueEquality.sameItem(item, backward)));
    forward.put("n7", false);
    assertFalse(ValueEquality.sameItem(backward, Trees.encode(forward, random)));
  }

  @Test
  void editsChangeOneThing() {
    var random = Seed.random();
    var trees = new RandomTrees(random);
    for (int i = 0; i < 200; i++) {
      var tree = new LinkedHashMap<>(trees.item(4));
      var item = Trees.encode(tree, random);
      var name = tree.isEmpty() || random.nextBoolean() ? trees.text() : tree.firstEntry().getKey();
      var value = trees.value(3);
      var changed = ItemEdits.with(item, Bytes.utf8(name), Trees.encodeValue(value, random));
      var without = ItemEdits.without(item, Bytes.utf8(name));
      tree.put(name, value);
      assertEquals(tree, Trees.decode(changed));
      tree.remove(name);
      assertEquals(tree, Trees.decode(without));
    }
  }

  @Test
  void elementsOfMapsAndListsAreFoundByNameAndPosition() {
    var writer = new ItemWriter();
    var map = writer.beginMap().name("a").beginMap().endMap().name("b").number("7").endMap().take();
    assertEquals(writer.number("7").take(), Items.entry(map, Bytes.utf8("b")));
    assertNull(Items.entry(map, Bytes.utf8("c")));
    assertNull(Items.element(map, 0));
    var list = writer.beginList().bool(true).value(map).nothing().endList().take();
    assertEquals(map, Items.element(list, 1));
    assertEquals(writer.nothing().take(), Items.element(list, 2));
    assertNull(Items.element(list, 3));
    assertNull(Items.element(list, -1));
    assertNull(Items.entry(list, Bytes.utf8("a")));
    assertEquals(3, Items.elementCount(list));
    assertEquals(-1, Items.elementCount(writer.string("abc").take()));
  }

  @Test
  void brokenBytesEndInAnExceptionNeverElsewhere() {
    var random = Seed.random();
    var trees = new RandomTrees(random);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] bytes = Trees.encode(trees.item(4), random).toArray().clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        Items.levels(Bytes.wrap(bytes));
      } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
        refused++;
      }
    }
    assertTrue(refused > 0);
    assertThrows(
        IllegalStateException.class, () -> Items.attribute(Bytes.ofHex("0105616263"), "a"));
  }
}
