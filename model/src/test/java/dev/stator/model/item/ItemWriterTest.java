package dev.stator.model.item;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.model.Bytes;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ItemWriterTest {
  private final ItemWriter writer = new ItemWriter();

  /** These bytes stand in data folders and logs: they must never change. */
  @Test
  void itemsKeepTheirGoldenBytes() {
    writer.beginItem();
    writer.name("id").string("añ");
    writer.name("n").number("-12.5");
    writer.name("b").binary(Bytes.ofHex("00ff"));
    writer.name("t").bool(true).name("f").bool(false).name("0").nothing();
    writer.name("l").beginList().number("1").beginList().endList().endList();
    writer.name("m").beginMap().name("k").string("").endMap();
    writer.name("ss").beginSet(ValueType.SS).string("b").string("a").endSet();
    writer.name("ns").beginSet(ValueType.NS).number("2").number("-1").endSet();
    writer.name("bs").beginSet(ValueType.BS).binary(Bytes.ofHex("01")).endSet();
    String expected =
        "0b"
            + "026964"
            + "01"
            + "0361c3b1"
            + "016e"
            + "02"
            + "057fbef2ccff"
            + "0162"
            + "03"
            + "0200ff"
            + "0174"
            + "05"
            + "0166"
            + "04"
            + "0130"
            + "06"
            + "016c"
            + "07"
            + "0000000d"
            + "02"
            + "020481410200"
            + "070000000100"
            + "016d"
            + "08"
            + "00000005"
            + "01"
            + "016b"
            + "0100"
            + "027373"
            + "09"
            + "00000005"
            + "02"
            + "0161"
            + "0162"
            + "026e73"
            + "0a"
            + "0000000b"
            + "02"
            + "047fbefdff"
            + "0481410300"
            + "026273"
            + "0b"
            + "00000003"
            + "01"
            + "0101";
    assertEquals(expected, writer.endItem().take().hex());
    assertEquals("00", Items.EMPTY.hex());
    assertEquals(Items.EMPTY, writer.beginItem().endItem().take());
  }

  @Test
  void setsAreSortedAndCountsAbove127TakeTwoBytes() {
    var elements = new ArrayList<>(IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
    Collections.shuffle(elements, Seed.random());
    writer.beginItem().name("a").bool(true).name("set").beginSet(ValueType.NS);
    elements.forEach(writer::number);
    var item = writer.endSet().name("b").bool(false).endItem().take();
    var reader = new ItemReader(Objects.requireNonNull(Items.attribute(item, "set")));
    assertEquals(1000, reader.enter());
    for (int i = 0; i < 1000; i++) {
      reader.readElement();
      assertEquals(Integer.toString(i), reader.number().toString());
    }
    assertEquals(writer.bool(false).take(), Items.attribute(item, "b"));
  }

  @Test
  void refusesDuplicatesAndEmptySetsAsTheServiceDoes() {
    String invalid = "One or more parameter values were invalid: ";
    refused(
        invalid + "Input collection [b, a, b] contains duplicates.",
        () -> writer.beginSet(ValueType.SS).string("b").string("a").string("b").endSet());
    refused(
        "Input collection contains duplicates",
        () -> writer.beginSet(ValueType.NS).number("1").number("1.0").endSet());
    refused(
        invalid + "Input collection [Yg==, Yg==]of type BS contains duplicates.",
        () ->
            writer.beginSet(ValueType.BS).binary(Bytes.utf8("b")).binary(Bytes.utf8("b")).endSet());
    refused(
        invalid + "An string set  may not be empty", () -> writer.beginSet(ValueType.SS).endSet());
    refused(
        invalid + "An number set  may not be empty", () -> writer.beginSet(ValueType.NS).endSet());
    refused(
        invalid + "Binary sets should not be empty", () -> writer.beginSet(ValueType.BS).endSet());
  }

  @Test
  void refusesTwoAttributesOfOneName() {
    for (int count : new int[] {2, 32, 33, 5000}) {
      writer.reset().beginItem();
      for (int i = 1; i < count; i++) {
        writer.name("name" + i).nothing();
      }
      writer.name("name1").nothing();
      var refusal = assertThrows(RequestException.class, writer::endItem);
      assertEquals(ErrorCode.SERIALIZATION, refusal.code());
      assertEquals("Duplicate attribute name: name1", refusal.getMessage());
    }
    writer.reset().beginMap().name("").nothing().name("a").nothing().name("b").nothing().endMap();
  }

  @Test
  void acceptsThirtyTwoLevelsAndNoMore() {
    writer.beginItem().name("deep");
    for (int i = 0; i < 31; i++) {
      writer.beginList();
    }
    writer.beginSet(ValueType.SS).string("leaf").endSet();
    for (int i = 0; i < 31; i++) {
      writer.endList();
    }
    assertEquals(32, Items.levels(writer.endItem().take()));
    refused(
        "Nesting Levels have exceeded supported limits: "
            + "Attributes in the item have nested levels beyond supported limit",
        () -> {
          writer.beginItem().name("deep");
          for (int i = 0; i < 32; i++) {
            writer.beginMap().name("n");
          }
        });
  }

  private void refused(String message, Executable writing) {
    writer.reset();
    var refusal = assertThrows(RequestException.class, writing);
    assertEquals(message, refusal.getMessage());
    assertEquals(ErrorCode.VALIDATION, refusal.code());
    writer.reset();
  }

  @Test
  void wrongOrderOfCallsIsAMistake() {
    assertThrows(IllegalStateException.class, () -> new ItemWriter().name("a"));
    assertThrows(IllegalStateException.class, () -> new ItemWriter().beginList().name("a"));
    assertThrows(IllegalStateException.class, () -> new ItemWriter().beginList().endMap());
    assertThrows(IllegalStateException.class, () -> new ItemWriter().beginItem().take());
    assertThrows(
        IllegalStateException.class, () -> new ItemWriter().beginSet(ValueType.SS).number("1"));
    assertThrows(IllegalStateException.class, () -> new ItemWriter().nothing().beginItem());
  }

  @Test
  void writesTextAsJavaDoes() {
    var trees = new RandomTrees(Seed.random());
    for (int i = 0; i < 10_000; i++) {
      var text = trees.text();
      var reader = new ItemReader(writer.string(text).take());
      reader.readScalar();
      assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), reader.content().toArray());
    }
    for (String half : new String[] {"\ud800", "a\udc00b", "\ud800\ud800\udc00", "é\ud83d"}) {
      var reader = new ItemReader(writer.string(half).take());
      reader.readScalar();
      assertArrayEquals(half.getBytes(StandardCharsets.UTF_8), reader.content().toArray());
    }
  }

  @Test
  void unitesAndSubtractsSets() {
    var left = set("a", "c", "d");
    assertEquals(set("a", "b", "c", "d"), ItemEdits.union(left, set("b", "c")));
    assertEquals(left, ItemEdits.union(left, left));
    assertEquals(set("a", "d"), ItemEdits.minus(left, set("b", "c", "e")));
    assertEquals(left, ItemEdits.minus(left, set("b")));
    assertNull(ItemEdits.minus(left, left));
  }

  private Bytes set(String... elements) {
    writer.beginSet(ValueType.SS);
    for (String element : elements) {
      writer.string(element);
    }
    return writer.endSet().take();
  }
}
