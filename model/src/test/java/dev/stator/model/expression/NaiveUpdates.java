package dev.stator.model.expression;

import dev.stator.model.Bytes;
import dev.stator.model.expression.AttributePath.Index;
import dev.stator.model.expression.AttributePath.Name;
import dev.stator.model.expression.AttributePath.Step;
import dev.stator.model.expression.UpdateExpression.Action;
import dev.stator.model.expression.UpdateExpression.Value;
import dev.stator.model.item.RandomTrees.SetOf;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Updates of plain Java objects: lists become tables from position to element, which are changed in
 * place and closed up at the end.
 */
final class NaiveUpdates {
  private final Map<String, Object> before;

  private NaiveUpdates(Map<String, Object> before) {
    this.before = before;
  }

  /** The item after the update, or null when the update is refused. */
  static @Nullable Object apply(UpdateExpression update, Map<String, Object> item) {
    try {
      return new NaiveUpdates(item).apply(update);
    } catch (IllegalArgumentException refused) {
      return null;
    }
  }

  private Object apply(UpdateExpression update) {
    var after = (Map<?, ?>) opened(before);
    for (var action : update.actions()) {
      var old = NaiveConditions.at(before, action.path());
      switch (action) {
        case Action.Set(var path, var value) -> put(after, path, value(value));
        case Action.Remove(var path) -> put(after, path, null);
        case Action.Add(var path, var value) ->
            put(after, path, sum(old, NaiveConditions.plain(value)));
        case Action.Delete(var path, var value) ->
            put(after, path, difference(old, NaiveConditions.plain(value)));
      }
    }
    return closed(after);
  }

  private static Object opened(Object value) {
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<Object, Object>();
      map.forEach((name, entry) -> copy.put(name, opened(entry)));
      return copy;
    }
    if (value instanceof List<?> list) {
      var copy = new TreeMap<Integer, Object>();
      list.forEach(element -> copy.put(copy.size(), opened(element)));
      return copy;
    }
    return value;
  }

  private static Object closed(Object value) {
    if (value instanceof TreeMap<?, ?> list) {
      return list.values().stream().map(NaiveUpdates::closed).toList();
    }
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<Object, Object>();
      map.forEach((name, entry) -> copy.put(name, closed(entry)));
      return copy;
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  private static void put(Object item, AttributePath path, @Nullable Object value) {
    Object at = item;
    for (var step : path.steps().subList(0, path.steps().size() - 1)) {
      at = container(at, step).get(key(step));
    }
    var container = (Map<Object, Object>) container(at, path.steps().getLast());
    if (value == null) {
      container.remove(key(path.steps().getLast()));
    } else {
      container.put(key(path.steps().getLast()), opened(value));
    }
  }

  private static Map<?, ?> container(@Nullable Object value, Step step) {
    if (value instanceof Map<?, ?> map && value instanceof TreeMap == step instanceof Index) {
      return map;
    }
    throw new IllegalArgumentException("path");
  }

  private static Object key(Step step) {
    return switch (step) {
      case Name(var name) -> name;
      case Index(int position) -> position;
    };
  }

  private static Object sum(@Nullable Object old, Object added) {
    if (old == null) {
      return added;
    }
    if (old instanceof BigDecimal number && added instanceof BigDecimal more) {
      return number.add(more);
    }
    var elements = new ArrayList<>(elements(old, added));
    elements((SetOf) added, added).stream()
        .filter(element -> !elements.contains(element))
        .forEach(elements::add);
    return new SetOf(((SetOf) added).type(), elements);
  }

  private static @Nullable Object difference(@Nullable Object old, Object removed) {
    if (old == null) {
      return null;
    }
    var left = new ArrayList<>(elements(old, removed));
    left.removeAll(((SetOf) removed).elements());
    return left.isEmpty() ? null : new SetOf(((SetOf) removed).type(), left);
  }

  /** The elements of {@code set}, which must be a set of the type of {@code like}. */
  private static List<Object> elements(Object set, Object like) {
    if (set instanceof SetOf(var type, var elements)
        && like instanceof SetOf(var wanted, var others)
        && type == wanted) {
      return elements;
    }
    throw new IllegalArgumentException("type");
  }

  private Object value(Value value) {
    return switch (value) {
      case Value.Attribute(var path) -> required(NaiveConditions.at(before, path));
      case Value.Literal(Bytes literal) -> NaiveConditions.plain(literal);
      case Value.Plus(var left, var right) -> number(left).add(number(right));
      case Value.Minus(var left, var right) -> number(left).subtract(number(right));
      case Value.IfNotExists(var path, var otherwise) -> {
        var other = value(otherwise);
        var present = NaiveConditions.at(before, path);
        yield present == null ? other : present;
      }
      case Value.ListAppend(var head, var tail) -> {
        var list = new ArrayList<Object>(list(head));
        list.addAll(list(tail));
        yield list;
      }
    };
  }

  private static Object required(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("absent");
    }
    return value;
  }

  private BigDecimal number(Value value) {
    if (value(value) instanceof BigDecimal number) {
      return number;
    }
    throw new IllegalArgumentException("type");
  }

  private List<?> list(Value value) {
    if (value(value) instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("type");
  }
}
