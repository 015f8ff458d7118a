package dev.stator.model.expression;

import dev.stator.model.Bytes;
import dev.stator.model.expression.AttributePath.Index;
import dev.stator.model.expression.AttributePath.Name;
import dev.stator.model.expression.AttributePath.Step;
import dev.stator.model.expression.Condition.Comparator;
import dev.stator.model.expression.UpdateExpression.Action;
import dev.stator.model.expression.UpdateExpression.Value;
import dev.stator.model.item.RandomTrees;
import dev.stator.model.item.RandomTrees.SetOf;
import dev.stator.model.item.Trees;
import dev.stator.model.item.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Items and expressions over so few names and values that they often meet. */
final class RandomExpressions {
  private static final List<String> NAMES = List.of("a", "b", "c", "d");
  private static final List<String> TEXTS =
      List.of("", "a", "ab", "b", "\u00e9", "\ud83d\ude00", "\uffff");

  private final Random random;

  RandomExpressions(Random random) {
    this.random = random;
  }

  Map<String, Object> item() {
    return map(3);
  }

  private Map<String, Object> map(int levels) {
    var map = new LinkedHashMap<String, Object>();
    for (var name : NAMES) {
      if (random.nextInt(4) != 0) {
        map.put(name, value(levels));
      }
    }
    return map;
  }

  private Object value(int levels) {
    return switch (random.nextInt(levels > 0 ? 10 : 7)) {
      case 0, 1 -> number();
      case 2 -> text();
      case 3 -> Bytes.utf8(text());
      case 4 -> random.nextBoolean();
      case 5 -> set();
      case 6 -> RandomTrees.NULL;
      case 7 -> map(levels - 1);
      default -> {
        var list = new ArrayList<Object>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(levels - 1));
        }
        yield list;
      }
    };
  }

  private BigDecimal number() {
    return BigDecimal.valueOf(random.nextInt(-2, 4));
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private SetOf set() {
    var elements = new ArrayList<Object>();
    boolean numbers = random.nextBoolean();
    for (int i = 0; i < 3; i++) {
      if (random.nextBoolean() || (i == 2 && elements.isEmpty())) {
        elements.add(numbers ? BigDecimal.valueOf(i) : "abc".substring(i, i + 1));
      }
    }
    return new SetOf(numbers ? ValueType.NS : ValueType.SS, elements);
  }

  private Bytes literal(Object value) {
    return Trees.encodeValue(value, random);
  }

  AttributePath path() {
    var steps = new ArrayList<Step>();
    steps.add(new Name(name()));
    while (random.nextInt(3) == 0) {
      steps.add(random.nextBoolean() ? new Name(name()) : new Index(random.nextInt(5)));
    }
    return new AttributePath(steps);
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  Condition condition(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 8)) {
      case 0, 1 -> new Condition.Compare(operand(), any(Comparator.values()), operand());
      case 2 -> new Condition.Between(operand(), operand(), operand());
      case 3 -> new Condition.In(operand(), List.of(operand(), operand(), operand()));
      case 4 -> new Condition.AttributeExists(path());
      case 5 -> new Condition.AttributeType(operand(), any(ValueType.values()).name());
      case 6 -> new Condition.BeginsWith(operand(), operand());
      case 7 -> new Condition.Contains(operand(), operand());
      case 8 -> new Condition.AttributeNotExists(path());
      case 9 -> new Condition.And(condition(depth - 1), condition(depth - 1));
      case 10 -> new Condition.Or(condition(depth - 1), condition(depth - 1));
      default -> new Condition.Not(condition(depth - 1));
    };
  }

  private <T> T any(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Operand operand() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> new Operand.Literal(literal(value(1)));
      case 2 -> new Operand.Size(new Operand.Attribute(path()));
      default -> new Operand.Attribute(path());
    };
  }

  UpdateExpression update() {
    var actions = new ArrayList<Action>();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      var path = path();
      if (actions.stream().noneMatch(action -> meet(action.path().steps(), path.steps()))) {
        actions.add(action(path));
      }
    }
    return new UpdateExpression(actions);
  }

  /**
   * Whether one path begins with the other, or one takes for a map what the other takes for a list.
   */
  private static boolean meet(List<Step> one, List<Step> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!one.get(i).equals(other.get(i))) {
        return one.get(i).getClass() != other.get(i).getClass();
      }
    }
    return true;
  }

  private Action action(AttributePath path) {
    return switch (random.nextInt(7)) {
      case 0, 1 -> new Action.Remove(path);
      case 2 -> new Action.Add(path, literal(random.nextBoolean() ? number() : set()));
      case 3 -> new Action.Delete(path, literal(set()));
      default -> new Action.Set(path, assigned(2));
    };
  }

  private Value assigned(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 4)) {
      case 0 -> new Value.Attribute(path());
      case 1, 2, 3 -> new Value.Literal(literal(value(1)));
      case 4 -> new Value.Plus(term(depth), term(depth));
      case 5 -> new Value.Minus(term(depth), term(depth));
      case 6 ->
          new Value.ListAppend(assigned(depth - 1), new Value.Literal(literal(List.of(number()))));
      default -> new Value.IfNotExists(path(), assigned(depth - 1));
    };
  }

  private Value term(int depth) {
    return random.nextInt(3) == 0 ? assigned(depth - 1) : new Value.Literal(literal(number()));
  }

  Projection projection() {
    var paths = new ArrayList<AttributePath>();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      var path = path();
      if (paths.stream().noneMatch(other -> meet(other.steps(), path.steps()))) {
        paths.add(path);
      }
    }
    return new Projection(paths);
  }
}
