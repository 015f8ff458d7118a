package dev.stator.router.expression;

import dev.stator.model.Bytes;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.expression.UpdateExpression.Value;
import dev.stator.model.item.Items;
import dev.stator.model.item.ValueType;
import dev.stator.router.expression.Syntax.Action;
import dev.stator.router.expression.Syntax.Assigned;
import dev.stator.router.expression.Syntax.Call;
import dev.stator.router.expression.Syntax.Path;
import dev.stator.router.expression.Syntax.Term;
import dev.stator.router.expression.Syntax.ValuePlaceholder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a request's names and values into an update. The service looks at the actions from the last
 * to the first, at all their paths before any of their values; so does this, so that of several
 * mistakes the same one is told.
 */
final class UpdateResolver {
  private static final Set<ValueType> NUMBER = Set.of(ValueType.N);
  private static final Set<ValueType> LIST = Set.of(ValueType.L);
  private static final Set<ValueType> SETS = Set.of(ValueType.SS, ValueType.NS, ValueType.BS);
  private static final Set<ValueType> ADDABLE =
      Set.of(ValueType.N, ValueType.SS, ValueType.NS, ValueType.BS);

  private final Placeholders placeholders;
  private final PathResolver paths;

  UpdateResolver(Placeholders placeholders) {
    this.placeholders = placeholders;
    this.paths = new PathResolver(placeholders);
  }

  UpdateExpression resolve(Syntax.Update update) {
    var backwards = update.actions().reversed();
    var targets = new ArrayList<AttributePath>();
    var overlaps = new PathOverlaps();
    for (var action : backwards) {
      var target = paths.resolve(action.path());
      overlaps.add(target);
      targets.add(target);
    }
    var actions = new ArrayList<UpdateExpression.Action>();
    for (int i = 0; i < backwards.size(); i++) {
      actions.add(action(targets.get(i), backwards.get(i)));
    }
    Collections.reverse(actions);
    return new UpdateExpression(actions);
  }

  private UpdateExpression.Action action(AttributePath target, Action action) {
    return switch (action) {
      case Action.Set(var path, var assigned) ->
          new UpdateExpression.Action.Set(target, assigned(assigned));
      case Action.Remove(var path) -> new UpdateExpression.Action.Remove(target);
      case Action.Add(var path, var value) ->
          new UpdateExpression.Action.Add(target, changeBy("ADD", value, ADDABLE));
      case Action.Delete(var path, var value) ->
          new UpdateExpression.Action.Delete(target, changeBy("DELETE", value, SETS));
    };
  }

  private Bytes changeBy(String keyword, ValuePlaceholder placeholder, Set<ValueType> allowed) {
    var value = placeholders.value(placeholder.placeholder());
    var type = Items.type(value);
    if (!allowed.contains(type)) {
      throw new ExpressionException(
          "Incorrect operand type for operator or function; operator: "
              + keyword
              + ", operand type: "
              + longName(type)
              + ", typeSet: ALLOWED_FOR_"
              + keyword
              + "_OPERAND");
    }
    return value;
  }

  private static String longName(ValueType type) {
    return switch (type) {
      case S -> "STRING";
      case N -> "NUMBER";
      case B -> "BINARY";
      case BOOL -> "BOOLEAN";
      case NULL -> "NULL";
      case L -> "LIST";
      case M -> "MAP";
      case SS -> "STRING_SET";
      case NS -> "NUMBER_SET";
      case BS -> "BINARY_SET";
    };
  }

  private Value assigned(Assigned assigned) {
    return switch (assigned) {
      case Assigned.Plain(var term) -> value(term);
      case Assigned.Plus(var left, var right) -> {
        var operands = numbers("+", left, right);
        yield new Value.Plus(operands.getFirst(), operands.getLast());
      }
      case Assigned.Minus(var left, var right) -> {
        var operands = numbers("-", left, right);
        yield new Value.Minus(operands.getFirst(), operands.getLast());
      }
    };
  }

  private List<Value> numbers(String operator, Term left, Term right) {
    var operands = List.of(value(left), value(right));
    operands.forEach(operand -> OperandChecks.type(operator, typeOf(operand), NUMBER));
    return operands;
  }

  private Value value(Term term) {
    return switch (term) {
      case Path path -> new Value.Attribute(paths.resolve(path));
      case ValuePlaceholder(var placeholder) -> new Value.Literal(placeholders.value(placeholder));
      case Call call -> call(call);
    };
  }

  private Value call(Call call) {
    var function = call.function();
    var arguments = call.arguments().stream().map(this::value).toList();
    OperandChecks.count(function, arguments.size());
    return switch (function) {
      case IF_NOT_EXISTS -> ifNotExists(arguments.getFirst(), arguments.getLast());
      case LIST_APPEND -> {
        arguments.forEach(argument -> OperandChecks.type(function.text(), typeOf(argument), LIST));
        yield new Value.ListAppend(arguments.getFirst(), arguments.getLast());
      }
      case ATTRIBUTE_EXISTS, ATTRIBUTE_NOT_EXISTS, ATTRIBUTE_TYPE, BEGINS_WITH, CONTAINS, SIZE ->
          throw new IllegalStateException(function + " assigns nothing");
    };
  }

  private static Value ifNotExists(Value first, Value otherwise) {
    if (!(first instanceof Value.Attribute(var path))) {
      throw OperandChecks.notAPath(Function.IF_NOT_EXISTS);
    }
    if (otherwise.equals(first)) {
      throw OperandChecks.notDistinct(Function.IF_NOT_EXISTS.text(), path);
    }
    return new Value.IfNotExists(path, otherwise);
  }

  /** The type of a value; null where only the item knows it. */
  private static @Nullable ValueType typeOf(Value value) {
    return value instanceof Value.Literal(var literal) ? Items.type(literal) : null;
  }
}
