package dev.stator.router.legacy;

import dev.stator.model.item.ValueType;

/** The operators of older conditions: how many values each takes, and of which types. */
public enum ComparisonOperator {
  EQ(1, 1),
  NE(1, 1),
  IN(1, Integer.MAX_VALUE),
  LE(1, 1),
  LT(1, 1),
  GE(1, 1),
  GT(1, 1),
  BETWEEN(2, 2),
  NOT_NULL(0, 0),
  NULL(0, 0),
  CONTAINS(1, 1),
  NOT_CONTAINS(1, 1),
  BEGINS_WITH(1, 1);

  private final int valuesMin;
  private final int valuesMax;

  ComparisonOperator(int valuesMin, int valuesMax) {
    this.valuesMin = valuesMin;
    this.valuesMax = valuesMax;
  }

  boolean takes(int values) {
    return values >= valuesMin && values <= valuesMax;
  }

  boolean takes(ValueType type) {
    return switch (this) {
      case EQ, NE, NOT_NULL, NULL -> true;
      case IN, LE, LT, GE, GT, BETWEEN ->
          type == ValueType.S || type == ValueType.N || type == ValueType.B;
      case CONTAINS, NOT_CONTAINS ->
          switch (type) {
            case S, N, B, BOOL, NULL -> true;
            case L, M, SS, NS, BS -> false;
          };
      case BEGINS_WITH -> type == ValueType.S || type == ValueType.B;
    };
  }
}
