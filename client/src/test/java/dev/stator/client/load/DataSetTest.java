package dev.stator.client.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DataSetTest {
  private final DataSet data = new DataSet(1, 1_000);

  @Test
  void anItemFollowsFromSeedAndNumber() {
    for (long number = 0; number < 1_000; number++) {
      assertEquals(data.item(number), new DataSet(1, 1_000).item(number));
    }
    assertNotEquals(data.item(5), new DataSet(2, 1_000).item(5));
  }

  @Test
  void itemsHaveEightToTwelveAttributesAndKeysOfTheirOwn() {
    var keys = new HashSet<>();
    for (long number = 0; number < 1_000; number++) {
      var item = data.item(number);
      assertTrue(item.size() >= 8 && item.size() <= 12, number + " has " + item.size());
      assertTrue(keys.add(DataSet.key(item)), "key of " + number);
    }
  }

  @Test
  void setsHaveNoOrderAndNumbersNoSpelling() {
    assertTrue(
        ItemEquality.same(
            AttributeValue.fromSs(List.of("a", "b")), AttributeValue.fromSs(List.of("b", "a"))));
    assertTrue(ItemEquality.same(AttributeValue.fromN("100"), AttributeValue.fromN("1E2")));
    assertTrue(
        ItemEquality.same(
            AttributeValue.fromNs(List.of("1", "2.50")),
            AttributeValue.fromNs(List.of("2.5", "1"))));
    assertFalse(
        ItemEquality.same(
            AttributeValue.fromL(List.of(AttributeValue.fromN("1"), AttributeValue.fromN("2"))),
            AttributeValue.fromL(List.of(AttributeValue.fromN("2"), AttributeValue.fromN("1")))));
    assertFalse(ItemEquality.same(AttributeValue.fromS("1"), AttributeValue.fromN("1")));
  }

  @Test
  void aChangedMissingOrAdditionalAttributeIsADifference() {
    var item = data.item(7);
    var changed = new LinkedHashMap<>(item);
    changed.put("state", AttributeValue.fromS("LOST"));
    assertFalse(ItemEquality.same(item, changed));
    changed.remove("state");
    assertFalse(ItemEquality.same(item, changed));
    assertFalse(ItemEquality.same(changed, item));
    assertTrue(ItemEquality.same(item, new LinkedHashMap<>(item)));
  }

  @Test
  void theBarSaysHowFarAndHowLong() {
    assertEquals(
        "loading [#############-----------------]  45 %   450 of 1,000   90/s   0:06 left",
        ProgressBar.line("loading", 450, 1_000, 5));
  }
}
