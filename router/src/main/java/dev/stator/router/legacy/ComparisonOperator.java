package dev.stator.router.legacy;

import dev.stator.model.item.ValueType;
import java.util.EnumSet;
import java.util.Set;

/** The operators of older conditions: how many values each takes, and of which types. */
public enum ComparisonOperator {
  EQ(1, 1, Types.ANY),
  NE(1, 1, Types.ANY),
  IN(1, Integer.MAX_VALUE, Types.ORDERED),
  LE(1, 1, Types.ORDERED),
  LT(1, 1, Types.ORDERED),
  GE(1, 1, Types.ORDERED),
  GT(1, 1, Types.ORDERED),
  BETWEEN(2, 2, Types.ORDERED),
  NOT_NULL(0, 0, Types.ANY),
  NULL(0, 0, Types.ANY),
  CONTAINS(1, 1, Types.CONTAINED),
  NOT_CONTAINS(1, 1, Types.CONTAINED),
  BEGINS_WITH(1, 1, Types.TEXTS);

  private static final class Types {
    static final Set<ValueType> ANY = EnumSet.allOf(ValueType.class);
    static final Set<ValueType> ORDERED = EnumSet.of(ValueType.S, ValueType.N, ValueType.B);
    static final Set<ValueType> TEXTS = EnumSet.of(ValueType.S, ValueType.B);
    static final Set<ValueType> CONTAINED =
        EnumSet.of(ValueType.S, ValueType.N, ValueType.B, ValueType.BOOL, ValueType.NULL);
  }

  private final int valuesMin;
  private final int valuesMax;
  private final Set<ValueType> types;

  ComparisonOperator(int valuesMin, int valuesMax, Set<ValueType> types) {
    this.valuesMin = valuesMin;
    this.valuesMax = valuesMax;
    this.types = types;
  }

  boolean takes(int values) {
    return values >= valuesMin && values <= valuesMax;
  }

  boolean takes(ValueType type) {
    return types.contains(type);
  }
}
