package dev.stator.model.expression;

import dev.stator.model.Bytes;
import dev.stator.model.expression.AttributePath.Index;
import dev.stator.model.expression.AttributePath.Name;
import dev.stator.model.item.RandomTrees;
import dev.stator.model.item.RandomTrees.SetOf;
import dev.stator.model.item.Trees;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conditions over plain Java objects, written down from the service's documentation. */
record NaiveConditions(Map<String, Object> item) {
  boolean holds(Condition condition) {
    return switch (condition) {
      case Condition.And(var left, var right) -> holds(left) && holds(right);
      case Condition.Or(var left, var right) -> holds(left) || holds(right);
      case Condition.Not(var negated) -> !holds(negated);
      case Condition.Compare(var left, var comparator, var right) ->
          switch (comparator) {
            case EQUAL -> same(value(left), value(right));
            case NOT_EQUAL -> !same(value(left), value(right));
            case LESS -> order(value(left), value(right), -1);
            case GREATER -> order(value(left), value(right), 1);
            case LESS_OR_EQUAL -> order(value(left), value(right), -1, 0);
            case GREATER_OR_EQUAL -> order(value(left), value(right), 1, 0);
          };
      case Condition.Between(var operand, var low, var high) ->
          order(value(operand), value(low), 1, 0) && order(value(operand), value(high), -1, 0);
      case Condition.In(var operand, var candidates) ->
          candidates.stream().anyMatch(candidate -> same(value(operand), value(candidate)));
      case Condition.AttributeExists(var path) -> at(item, path) != null;
      case Condition.AttributeNotExists(var path) -> at(item, path) == null;
      case Condition.AttributeType(var operand, var type) -> type.equals(typeOf(value(operand)));
      case Condition.BeginsWith(var operand, var prefix) ->
          beginsWith(value(operand), value(prefix));
      case Condition.Contains(var operand, var part) -> contains(value(operand), value(part));
    };
  }

  static @Nullable Object at(Map<String, Object> item, AttributePath path) {
    Object value = item;
    for (var step : path.steps()) {
      value =
          switch (step) {
            case Name(var name) -> value instanceof Map<?, ?> map ? map.get(name) : null;
            case Index(int position) ->
                value instanceof List<?> list && position < list.size() ? list.get(position) : null;
          };
    }
    return value;
  }

  static Object plain(Bytes value) {
    var item =
        new dev.stator.model.item.ItemWriter().beginItem().name("v").value(value).endItem().take();
    return java.util.Objects.requireNonNull(Trees.decode(item).get("v"));
  }

  private @Nullable Object value(Operand operand) {
    return switch (operand) {
      case Operand.Attribute(var path) -> at(item, path);
      case Operand.Literal(var value) -> plain(value);
      case Operand.Size(var of) ->
          switch (value(of)) {
            case String text -> BigDecimal.valueOf(text.length());
            case Bytes bytes -> BigDecimal.valueOf(bytes.length());
            case List<?> list -> BigDecimal.valueOf(list.size());
            case Map<?, ?> map -> BigDecimal.valueOf(map.size());
            case SetOf set -> BigDecimal.valueOf(set.elements().size());
            case null, default -> null;
          };
    };
  }

  private static boolean same(@Nullable Object left, @Nullable Object right) {
    return left != null && right != null && comparable(left).equals(comparable(right));
  }

  /** The same value in a form whose equals is the service's. */
  static Object comparable(Object value) {
    return switch (value) {
      case BigDecimal number ->
          number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
      case List<?> list -> list.stream().map(NaiveConditions::comparable).toList();
      case SetOf(var type, var elements) ->
          List.of(type, new HashSet<>(elements.stream().map(NaiveConditions::comparable).toList()));
      case Map<?, ?> map -> {
        var entries = new HashMap<Object, Object>();
        map.forEach((name, entry) -> entries.put(name, comparable(entry)));
        yield entries;
      }
      default -> value;
    };
  }

  private static boolean order(@Nullable Object left, @Nullable Object right, int... wanted) {
    if (left == null || right == null || left.getClass() != right.getClass()) {
      return false;
    }
    Integer order =
        switch (left) {
          case String text ->
              Integer.signum(Bytes.utf8(text).compareTo(Bytes.utf8((String) right)));
          case BigDecimal number -> number.compareTo((BigDecimal) right);
          case Bytes bytes -> Integer.signum(bytes.compareTo((Bytes) right));
          default -> null;
        };
    return order != null && java.util.Arrays.stream(wanted).anyMatch(each -> each == order);
  }

  private static @Nullable String typeOf(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> "S";
      case BigDecimal number -> "N";
      case Bytes bytes -> "B";
      case Boolean bool -> "BOOL";
      case List<?> list -> "L";
      case Map<?, ?> map -> "M";
      case SetOf set -> set.type().name();
      default -> value.equals(RandomTrees.NULL) ? "NULL" : "?";
    };
  }

  private static boolean beginsWith(@Nullable Object value, @Nullable Object prefix) {
    if (value instanceof String text && prefix instanceof String start) {
      return text.startsWith(start);
    }
    return value instanceof Bytes bytes
        && prefix instanceof Bytes start
        && bytes.hex().startsWith(start.hex());
  }

  private static boolean contains(@Nullable Object value, @Nullable Object part) {
    return switch (value) {
      case String text -> part instanceof String run && text.contains(run);
      case Bytes bytes -> part instanceof Bytes run && bytes.utf8().contains(run.utf8());
      case SetOf set -> part != null && set.elements().contains(comparable(part));
      case List<?> list -> list.stream().anyMatch(element -> same(element, part));
      case null, default -> false;
    };
  }
}
