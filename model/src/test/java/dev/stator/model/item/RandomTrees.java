package dev.stator.model.item;

import dev.stator.model.Bytes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Values as plain Java objects, to compare encoded ones with: String, BigDecimal, Bytes, Boolean,
 * {@link #NULL}, List, SequencedMap and {@link SetOf}.
 */
public final class RandomTrees {
  public static final Object NULL = "the value NULL".toCharArray();

  /** A set of one type; elements in their encoded order. */
  public record SetOf(ValueType type, List<Object> elements) {}

  private final Random random;
  private final RandomNumbers numbers;

  public RandomTrees(Random random) {
    this.random = random;
    this.numbers = new RandomNumbers(random);
  }

  SequencedMap<String, Object> item(int levels) {
    var item = new LinkedHashMap<String, Object>();
    int count = random.nextInt(20) == 0 ? 200 : random.nextInt(8);
    for (int i = 0; i < count; i++) {
      item.put(text(), count > 20 ? random.nextBoolean() : value(levels));
    }
    return item;
  }

  /**
   * A value whose maps and lists leave at most {@code levels - 1} around a scalar; often as deep as
   * that.
   */
  Object value(int levels) {
    if (levels > 1 && random.nextInt(10) < 4) {
      return container(levels);
    }
    return switch (random.nextInt(8)) {
      case 0 -> text();
      case 1 -> number();
      case 2 -> binary();
      case 3 -> random.nextBoolean();
      case 4 -> NULL;
      case 5 -> new SetOf(ValueType.SS, elements(() -> Bytes.utf8(text()), Bytes::utf8));
      case 6 -> new SetOf(ValueType.NS, elements(this::number, number -> number));
      default -> new SetOf(ValueType.BS, elements(this::binary, binary -> binary));
    };
  }

  /** A map or list that holds a chain of {@code levels} and little else. */
  Object container(int levels) {
    if (random.nextBoolean()) {
      var map = item(1);
      map.put("deep", deeper(levels));
      return map;
    }
    var list = new ArrayList<Object>();
    for (int i = random.nextInt(3); i > 0; i--) {
      list.add(value(1));
    }
    list.add(deeper(levels));
    return list;
  }

  private Object deeper(int levels) {
    return levels == 2 ? value(1) : container(levels - 1);
  }

  private <T extends Comparable<T>> List<Object> elements(
      Supplier<T> next, java.util.function.Function<T, Object> as) {
    var sorted = new TreeSet<T>();
    for (int i = random.nextInt(30) == 0 ? 300 : 1 + random.nextInt(5); i > 0; i--) {
      sorted.add(next.get());
    }
    return sorted.stream().map(as).toList();
  }

  private BigDecimal number() {
    return numbers.next().stripTrailingZeros();
  }

  private Bytes binary() {
    var bytes = new byte[random.nextInt(30)];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  /** Of ASCII, two, three and four byte characters; now and then long. */
  String text() {
    var text = new StringBuilder();
    for (int i = random.nextInt(20) == 0 ? 500 : random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(
          switch (random.nextInt(8)) {
            case 0 -> random.nextInt(0x80, 0x800);
            case 1 -> random.nextInt(0x800, 0xd800);
            case 2 -> random.nextInt(0x10000, 0x110000);
            case 3 -> 0;
            default -> random.nextInt(0x80);
          });
    }
    return text.toString();
  }

  /** The same value with all maps in another order, and sets still in theirs. */
  Object shuffled(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var entries = new ArrayList<Map.Entry<?, ?>>(map.entrySet());
        Collections.shuffle(entries, random);
        var copy = new LinkedHashMap<String, Object>();
        entries.forEach(entry -> copy.put((String) entry.getKey(), shuffled(entry.getValue())));
        yield copy;
      }
      case List<?> list -> list.stream().map(this::shuffled).toList();
      default -> value;
    };
  }
}
