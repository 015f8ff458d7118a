package dev.stator.model.expression;

import java.util.ArrayList;
import java.util.List;

/** The document paths that a condition names. */
public final class ConditionPaths {
  private final List<AttributePath> paths = new ArrayList<>();

  private ConditionPaths() {}

  /** All of them, in the order of the condition's text. */
  public static List<AttributePath> of(Condition condition) {
    var found = new ConditionPaths();
    found.visit(condition);
    return found.paths;
  }

  private void visit(Condition condition) {
    switch (condition) {
      case Condition.And(var left, var right) -> {
        visit(left);
        visit(right);
      }
      case Condition.Or(var left, var right) -> {
        visit(left);
        visit(right);
      }
      case Condition.Not(var negated) -> visit(negated);
      case Condition.Compare(var left, var comparator, var right) -> {
        visit(left);
        visit(right);
      }
      case Condition.Between(var operand, var low, var high) -> {
        visit(operand);
        visit(low);
        visit(high);
      }
      case Condition.In(var operand, var candidates) -> {
        visit(operand);
        candidates.forEach(this::visit);
      }
      case Condition.AttributeExists(var path) -> paths.add(path);
      case Condition.AttributeNotExists(var path) -> paths.add(path);
      case Condition.AttributeType(var operand, var type) -> visit(operand);
      case Condition.BeginsWith(var operand, var prefix) -> {
        visit(operand);
        visit(prefix);
      }
      case Condition.Contains(var operand, var part) -> {
        visit(operand);
        visit(part);
      }
    }
  }

  private void visit(Operand operand) {
    switch (operand) {
      case Operand.Attribute(var path) -> paths.add(path);
      case Operand.Size(var of) -> visit(of);
      case Operand.Literal literal -> {}
    }
  }
}
