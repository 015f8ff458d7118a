package dev.stator.router.expression;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.Limits;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Condition.Comparator;
import dev.stator.model.expression.Operand;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.Items;
import dev.stator.model.item.ValueType;
import dev.stator.router.expression.Syntax.Call;
import dev.stator.router.expression.Syntax.Path;
import dev.stator.router.expression.Syntax.Predicate;
import dev.stator.router.expression.Syntax.Term;
import dev.stator.router.expression.Syntax.ValuePlaceholder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a request's names and values into a condition and checks operands: innermost first, in the
 * order of the text, as the service does, so that of several mistakes the same one is told.
 */
final class ConditionResolver {
  private static final Set<ValueType> ORDERED = Set.of(ValueType.S, ValueType.N, ValueType.B);
  private static final Set<ValueType> TEXTS = Set.of(ValueType.S, ValueType.B);
  private static final Set<ValueType> SIZED =
      Set.of(
          ValueType.S,
          ValueType.B,
          ValueType.SS,
          ValueType.NS,
          ValueType.BS,
          ValueType.L,
          ValueType.M);

  private final Placeholders placeholders;
  private final PathResolver paths;

  ConditionResolver(Placeholders placeholders) {
    this.placeholders = placeholders;
    this.paths = new PathResolver(placeholders);
  }

  Condition resolve(Predicate predicate) {
    return switch (predicate) {
      case Predicate.And(var left, var right) -> new Condition.And(resolve(left), resolve(right));
      case Predicate.Or(var left, var right) -> new Condition.Or(resolve(left), resolve(right));
      case Predicate.Not(var negated) -> new Condition.Not(resolve(negated));
      case Predicate.Comparison comparison -> comparison(comparison);
      case Predicate.Range range -> range(range);
      case Predicate.Membership membership -> membership(membership);
      case Predicate.Test(var call) -> test(call);
    };
  }

  private Condition comparison(Predicate.Comparison comparison) {
    var left = operand(comparison.left());
    var right = operand(comparison.right());
    var symbol = comparison.symbol();
    refuseSame(symbol, left, List.of(right));
    if (comparison.comparator() != Comparator.EQUAL
        && comparison.comparator() != Comparator.NOT_EQUAL) {
      OperandChecks.type(symbol, typeOf(left), ORDERED);
      OperandChecks.type(symbol, typeOf(right), ORDERED);
    }
    return new Condition.Compare(left, comparison.comparator(), right);
  }

  private Condition range(Predicate.Range range) {
    var operand = operand(range.operand());
    var low = operand(range.low());
    var high = operand(range.high());
    refuseSame("BETWEEN", operand, List.of(low, high));
    for (var each : List.of(operand, low, high)) {
      OperandChecks.type("BETWEEN", typeOf(each), ORDERED);
    }
    if (low instanceof Operand.Literal(var from) && high instanceof Operand.Literal(var to)) {
      checkBounds(from, to);
    }
    return new Condition.Between(operand, low, high);
  }

  private static void checkBounds(Bytes low, Bytes high) {
    String wrong =
        low.get(0) != high.get(0)
            ? "The BETWEEN operator requires same data type for lower and upper bounds; "
            : scalar(low).compareTo(scalar(high)) > 0
                ? "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
                : "";
    if (!wrong.isEmpty()) {
      throw new ExpressionException(
          wrong + "lower bound operand: " + show(low) + ", upper bound operand: " + show(high));
    }
  }

  private Condition membership(Predicate.Membership membership) {
    var operand = operand(membership.operand());
    var candidates = membership.candidates().stream().map(this::operand).toList();
    if (candidates.size() > Limits.IN_OPERANDS_MAX) {
      throw new ExpressionException(
          "The IN operator is provided with too many operands; number of operands: "
              + candidates.size());
    }
    refuseSame("IN", operand, candidates);
    return new Condition.In(operand, candidates);
  }

  private Condition test(Call call) {
    var function = call.function();
    var operands = call.arguments().stream().map(this::operand).toList();
    OperandChecks.count(function, operands.size());
    var first = operands.getFirst();
    refuseSame(function.text(), first, operands.subList(1, operands.size()));
    return switch (function) {
      case ATTRIBUTE_EXISTS -> new Condition.AttributeExists(requiredPath(function, first));
      case ATTRIBUTE_NOT_EXISTS -> new Condition.AttributeNotExists(requiredPath(function, first));
      case ATTRIBUTE_TYPE -> new Condition.AttributeType(first, typeName(operands.get(1)));
      case BEGINS_WITH -> {
        operands.forEach(operand -> OperandChecks.type(function.text(), typeOf(operand), TEXTS));
        yield new Condition.BeginsWith(first, operands.get(1));
      }
      case CONTAINS -> new Condition.Contains(first, operands.get(1));
      case SIZE, IF_NOT_EXISTS, LIST_APPEND ->
          throw new IllegalStateException(function + " is no condition");
    };
  }

  private static AttributePath requiredPath(Function function, Operand operand) {
    if (operand instanceof Operand.Attribute(var path)) {
      return path;
    }
    throw OperandChecks.notAPath(function);
  }

  private static String typeName(Operand operand) {
    var type = typeOf(operand);
    if (type != ValueType.S || !(operand instanceof Operand.Literal(var value))) {
      throw OperandChecks.wrongType(
          Function.ATTRIBUTE_TYPE.text(),
          type == null ? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}" : type.name());
    }
    var name = scalar(value).utf8();
    for (var known : ValueType.values()) {
      if (known.name().equals(name)) {
        return name;
      }
    }
    throw new ExpressionException(
        "Invalid attribute type name found; type: "
            + name
            + ", valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}");
  }

  private Operand operand(Term term) {
    return switch (term) {
      case Path path -> new Operand.Attribute(paths.resolve(path));
      case ValuePlaceholder(var placeholder) ->
          new Operand.Literal(placeholders.value(placeholder));
      case Call call -> size(call);
    };
  }

  private Operand size(Call call) {
    var operands = call.arguments().stream().map(this::operand).toList();
    OperandChecks.count(call.function(), operands.size());
    OperandChecks.type(call.function().text(), typeOf(operands.getFirst()), SIZED);
    return new Operand.Size(operands.getFirst());
  }

  private static void refuseSame(String operator, Operand first, List<Operand> others) {
    if (first instanceof Operand.Attribute(var path) && others.contains(first)) {
      throw OperandChecks.notDistinct(operator, path);
    }
  }

  /** The type of an operand; null where only the item knows it. */
  private static @Nullable ValueType typeOf(Operand operand) {
    return switch (operand) {
      case Operand.Attribute attribute -> null;
      case Operand.Literal(var value) -> Items.type(value);
      case Operand.Size size -> ValueType.N;
    };
  }

  private static Bytes scalar(Bytes value) {
    var reader = new ItemReader(value);
    reader.readScalar();
    return reader.content();
  }

  private static String show(Bytes value) {
    var reader = new ItemReader(value);
    var type = reader.type();
    reader.readScalar();
    var content =
        switch (type) {
          case N -> reader.number().toString();
          case S -> reader.text();
          case B ->
              "java.nio.HeapByteBuffer[pos=0 lim="
                  + reader.contentLength()
                  + " cap="
                  + reader.contentLength()
                  + "]";
          case BOOL, NULL, L, M, SS, NS, BS ->
              throw new IllegalStateException(type + " has no order");
        };
    return "AttributeValue: {" + type + ":" + content + "}";
  }
}
