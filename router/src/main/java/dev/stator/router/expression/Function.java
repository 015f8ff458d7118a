package dev.stator.router.expression;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions of all expressions; their names are case-sensitive. */
enum Function {
  ATTRIBUTE_EXISTS(1, Use.PREDICATE),
  ATTRIBUTE_NOT_EXISTS(1, Use.PREDICATE),
  ATTRIBUTE_TYPE(2, Use.PREDICATE),
  BEGINS_WITH(2, Use.PREDICATE),
  CONTAINS(2, Use.PREDICATE),
  SIZE(1, Use.OPERAND),
  IF_NOT_EXISTS(2, Use.ASSIGNED_PART),
  LIST_APPEND(2, Use.ASSIGNED);

  /** Where in an expression a call can stand. */
  enum Use {
    /** As a condition of its own. */
    PREDICATE,
    /** Compared, or as an argument, in a condition. */
    OPERAND,
    /** As all that SET assigns. */
    ASSIGNED,
    /** As a part of what SET assigns. */
    ASSIGNED_PART;

    boolean inUpdate() {
      return this == ASSIGNED || this == ASSIGNED_PART;
    }
  }

  private static final Map<String, Function> BY_NAME = byName();

  private final int operands;
  private final Use use;

  Function(int operands, Use use) {
    this.operands = operands;
    this.use = use;
  }

  static @Nullable Function named(String name) {
    return BY_NAME.get(name);
  }

  private static Map<String, Function> byName() {
    var byName = new HashMap<String, Function>();
    for (var function : values()) {
      byName.put(function.text(), function);
    }
    return Map.copyOf(byName);
  }

  /** The name as expressions write it. */
  String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  int operands() {
    return operands;
  }

  boolean inUpdate() {
    return use.inUpdate();
  }

  boolean allowedAs(Use wanted) {
    return use == wanted || (use == Use.ASSIGNED_PART && wanted == Use.ASSIGNED);
  }
}
