package dev.stator.model.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.Limits;
import org.junit.jupiter.api.Test;

/** What is known of where the service ends a page. */
class PageWeightTest {
  private static final String LONG_NAME = "e".repeat(255);

  private static int weight(String partitionKey, String sortKey, String more, int length) {
    var writer =
        new ItemWriter()
            .beginItem()
            .name("a")
            .string(partitionKey)
            .name("b")
            .string(sortKey)
            .name(LONG_NAME)
            .string("e".repeat(length));
    if (!more.isEmpty()) {
      writer.name("c").string(more);
    }
    var item = writer.endItem().take();
    return PageWeight.of(item, Items.size(item), Bytes.utf8("b"));
  }

  /** The service answers 25 of these in one page, and wants no further page. */
  @Test
  void twentyFiveItemsThatJustFit() {
    assertEquals(Limits.PAGE_BYTES_MAX - 1, 25 * weight("0123456789", "01", "", 41_645));
    assertEquals(Limits.PAGE_BYTES_MAX - 1, 25 * weight("0123456789", "000001", "abcde", 41_582));
  }

  /** With one more byte in one of them it wants a further page. */
  @Test
  void twentyFiveItemsThatJustDoNot() {
    int rest = 24 * weight("0123456789", "01", "", 41_645);
    assertEquals(Limits.PAGE_BYTES_MAX, rest + weight("0123456789", "01", "", 41_646));
  }

  @Test
  void everyTypeWeighsAtLeastItsSize() {
    var random = Seed.random();
    for (int i = 0; i < 2_000; i++) {
      var item = Trees.encode(new RandomTrees(random).item(4), random);
      int size = Items.size(item);
      assertTrue(PageWeight.of(item, size, null) >= size);
    }
  }

  @Test
  void smallValues() {
    var item =
        new ItemWriter()
            .beginItem()
            .name("yes")
            .bool(true)
            .name("nil")
            .nothing()
            .name("n")
            .number("12")
            .name("l")
            .beginList()
            .string("ab")
            .endList()
            .endItem()
            .take();
    // names 4, true 1, nothing 0, number 2 + 1, list 3 + 1 + 2 + 1; and 2 + 18 for the item
    assertEquals(20 + 4 + 1 + 3 + 7, PageWeight.of(item, 0, null));
  }
}
