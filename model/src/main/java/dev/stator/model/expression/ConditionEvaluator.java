package dev.stator.model.expression;

import dev.stator.model.Bytes;
import dev.stator.model.expression.Condition.Comparator;
import dev.stator.model.item.DecimalNumber;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.item.ValueEquality;
import dev.stator.model.item.ValueType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a condition holds of an encoded item, decoding only what the condition names.
 *
 * <p>A condition is always true or false. An operand may be absent: the attribute is, or it has no
 * size. Then, and when the types do not fit, a comparison, function, BETWEEN or IN is false; only
 * {@code <>} is true, being the opposite of {@code =} in every case. Strings, numbers and binaries
 * are ordered as their encoded bytes are.
 */
public final class ConditionEvaluator {
  private final Bytes item;

  private ConditionEvaluator(Bytes item) {
    this.item = item;
  }

  /** Whether {@code condition} holds of {@code item}, or of an absent item where that is null. */
  public static boolean holds(Condition condition, @Nullable Bytes item) {
    return new ConditionEvaluator(item == null ? Items.EMPTY : item).holds(condition);
  }

  private boolean holds(Condition condition) {
    return switch (condition) {
      case Condition.And(var left, var right) -> holds(left) && holds(right);
      case Condition.Or(var left, var right) -> holds(left) || holds(right);
      case Condition.Not(var negated) -> !holds(negated);
      case Condition.Compare(var left, var comparator, var right) ->
          compare(valueOf(left), comparator, valueOf(right));
      case Condition.Between(var operand, var low, var high) ->
          between(valueOf(operand), low, high);
      case Condition.In(var operand, var candidates) -> in(valueOf(operand), candidates);
      case Condition.AttributeExists(var path) -> Paths.find(path, item) != null;
      case Condition.AttributeNotExists(var path) -> Paths.find(path, item) == null;
      case Condition.AttributeType(var operand, var type) -> hasType(valueOf(operand), type);
      case Condition.BeginsWith(var operand, var prefix) ->
          beginsWith(valueOf(operand), valueOf(prefix));
      case Condition.Contains(var operand, var part) -> contains(valueOf(operand), valueOf(part));
    };
  }

  /** The encoded value of an operand; null when it is absent. */
  private @Nullable Bytes valueOf(Operand operand) {
    return switch (operand) {
      case Operand.Attribute(var path) -> Paths.find(path, item);
      case Operand.Literal(var value) -> value;
      case Operand.Size(var of) -> sizeOf(valueOf(of));
    };
  }

  private static @Nullable Bytes sizeOf(@Nullable Bytes value) {
    if (value == null) {
      return null;
    }
    return switch (Items.type(value)) {
      case S -> number(utf16Length(scalar(value)));
      case B -> number(scalar(value).length());
      case SS, NS, BS, L, M -> number(Items.elementCount(value));
      case N, BOOL, NULL -> null;
    };
  }

  /** The service counts a string's length as Java does, not its bytes and not its code points. */
  private static int utf16Length(Bytes utf8) {
    int length = 0;
    for (int i = 0; i < utf8.length(); i++) {
      int lead = utf8.get(i) & 0xff;
      if (lead < 0x80 || lead >= 0xc0) {
        length += lead >= 0xf0 ? 2 : 1;
      }
    }
    return length;
  }

  private static Bytes number(int value) {
    return new ItemWriter().number(DecimalNumber.of(value)).take();
  }

  private static boolean compare(
      @Nullable Bytes left, Comparator comparator, @Nullable Bytes right) {
    return switch (comparator) {
      case EQUAL -> equal(left, right);
      case NOT_EQUAL -> !equal(left, right);
      case LESS -> ordered(left, right) && order(left, right) < 0;
      case LESS_OR_EQUAL -> ordered(left, right) && order(left, right) <= 0;
      case GREATER -> ordered(left, right) && order(left, right) > 0;
      case GREATER_OR_EQUAL -> ordered(left, right) && order(left, right) >= 0;
    };
  }

  private static boolean equal(@Nullable Bytes left, @Nullable Bytes right) {
    return left != null && right != null && ValueEquality.sameValue(left, right);
  }

  /** Whether both are strings, both numbers or both binaries. */
  private static boolean ordered(@Nullable Bytes left, @Nullable Bytes right) {
    return left != null
        && right != null
        && left.get(0) == right.get(0)
        && switch (Items.type(left)) {
          case S, N, B -> true;
          case BOOL, NULL, L, M, SS, NS, BS -> false;
        };
  }

  private static int order(@Nullable Bytes left, @Nullable Bytes right) {
    if (left == null || right == null) {
      throw new IllegalStateException("Absent values have no order");
    }
    return scalar(left).compareTo(scalar(right));
  }

  private boolean between(@Nullable Bytes value, Operand low, Operand high) {
    return compare(value, Comparator.GREATER_OR_EQUAL, valueOf(low))
        && compare(value, Comparator.LESS_OR_EQUAL, valueOf(high));
  }

  private boolean in(@Nullable Bytes value, List<Operand> candidates) {
    if (value == null) {
      return false;
    }
    for (var candidate : candidates) {
      if (equal(value, valueOf(candidate))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasType(@Nullable Bytes value, String type) {
    return value != null && Items.type(value).name().equals(type);
  }

  private static boolean beginsWith(@Nullable Bytes value, @Nullable Bytes prefix) {
    return value != null
        && prefix != null
        && value.get(0) == prefix.get(0)
        && isText(value)
        && scalar(value).startsWith(scalar(prefix));
  }

  private static boolean contains(@Nullable Bytes value, @Nullable Bytes part) {
    if (value == null || part == null) {
      return false;
    }
    return switch (Items.type(value)) {
      case S, B -> value.get(0) == part.get(0) && containsRun(scalar(value), scalar(part));
      case SS -> Items.type(part) == ValueType.S && hasElement(value, scalar(part));
      case NS -> Items.type(part) == ValueType.N && hasElement(value, scalar(part));
      case BS -> Items.type(part) == ValueType.B && hasElement(value, scalar(part));
      case L -> hasEqual(value, part);
      case N, BOOL, NULL, M -> false;
    };
  }

  private static boolean isText(Bytes value) {
    return switch (Items.type(value)) {
      case S, B -> true;
      case N, BOOL, NULL, L, M, SS, NS, BS -> false;
    };
  }

  private static boolean containsRun(Bytes whole, Bytes part) {
    byte[] array = whole.array();
    byte[] partArray = part.array();
    int partFrom = part.arrayOffset();
    int last = whole.arrayOffset() + whole.length() - part.length();
    for (int at = whole.arrayOffset(); at <= last; at++) {
      if (Arrays.equals(
          array, at, at + part.length(), partArray, partFrom, partFrom + part.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasElement(Bytes set, Bytes element) {
    var reader = new ItemReader(set);
    for (int rest = reader.enter(); rest > 0; rest--) {
      reader.readElement();
      if (reader.contentEquals(element)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasEqual(Bytes list, Bytes value) {
    var reader = new ItemReader(list);
    for (int rest = reader.enter(); rest > 0; rest--) {
      if (ValueEquality.sameValue(reader.readValue(), value)) {
        return true;
      }
    }
    return false;
  }

  /** The content of a value of type S, N or B. */
  private static Bytes scalar(Bytes value) {
    var reader = new ItemReader(value);
    reader.readScalar();
    return reader.content();
  }
}
