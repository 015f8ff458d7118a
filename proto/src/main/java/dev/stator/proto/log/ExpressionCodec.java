package dev.stator.proto.log;

import dev.stator.model.error.RequestException;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.AttributePath.Index;
import dev.stator.model.expression.AttributePath.Name;
import dev.stator.model.expression.AttributePath.Step;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Condition.And;
import dev.stator.model.expression.Condition.AttributeExists;
import dev.stator.model.expression.Condition.AttributeNotExists;
import dev.stator.model.expression.Condition.AttributeType;
import dev.stator.model.expression.Condition.BeginsWith;
import dev.stator.model.expression.Condition.Between;
import dev.stator.model.expression.Condition.Comparator;
import dev.stator.model.expression.Condition.Compare;
import dev.stator.model.expression.Condition.Contains;
import dev.stator.model.expression.Condition.In;
import dev.stator.model.expression.Condition.Not;
import dev.stator.model.expression.Condition.Or;
import dev.stator.model.expression.Operand;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.proto.wire.ConditionNode;
import dev.stator.proto.wire.ConditionNode.AttributeTypeNode;
import dev.stator.proto.wire.ConditionNode.BetweenNode;
import dev.stator.proto.wire.ConditionNode.Comparison;
import dev.stator.proto.wire.ConditionNode.InNode;
import dev.stator.proto.wire.ConditionNode.OperandPair;
import dev.stator.proto.wire.ConditionNode.Pair;
import dev.stator.proto.wire.OperandNode;
import dev.stator.proto.wire.PathMessage;
import dev.stator.proto.wire.PathStep;
import dev.stator.proto.wire.UpdateAction;
import java.util.ArrayList;
import java.util.List;

/**
 * Trees of conditions, operands and paths as messages; those of updates are {@link UpdateCodec}'s.
 */
public final class ExpressionCodec {
  private ExpressionCodec() {}

  public static List<UpdateAction> toMessages(UpdateExpression expression) {
    return UpdateCodec.toMessages(expression);
  }

  public static UpdateExpression fromMessages(
      List<UpdateAction> messages, UpdateExpression.Form form) {
    return UpdateCodec.fromMessages(messages, form);
  }

  /**
   * @throws RequestException when the condition is nested more deeply than can be decoded
   */
  public static ConditionNode toMessage(Condition condition) {
    return toMessage(condition, Wire.NESTED_NODES_MAX);
  }

  private static ConditionNode toMessage(Condition condition, int levels) {
    checkNesting(levels);
    var node = ConditionNode.newBuilder();
    switch (condition) {
      case And(var left, var right) -> node.setAnd(pair(left, right, levels));
      case Or(var left, var right) -> node.setOr(pair(left, right, levels));
      case Not(var inner) -> node.setNot(toMessage(inner, levels - 1));
      case Compare(var left, var comparator, var right) ->
          node.setCompare(
              Comparison.newBuilder()
                  .setLeft(toMessage(left))
                  .setComparator(comparatorNumber(comparator))
                  .setRight(toMessage(right)));
      case Between(var operand, var low, var high) ->
          node.setBetween(
              BetweenNode.newBuilder()
                  .setOperand(toMessage(operand))
                  .setLow(toMessage(low))
                  .setHigh(toMessage(high)));
      case In(var operand, var candidates) -> {
        var in = InNode.newBuilder().setOperand(toMessage(operand));
        candidates.forEach(candidate -> in.addCandidates(toMessage(candidate)));
        node.setIn(in);
      }
      case AttributeExists(var path) -> node.setAttributeExists(toMessage(path));
      case AttributeNotExists(var path) -> node.setAttributeNotExists(toMessage(path));
      case AttributeType(var operand, var type) ->
          node.setAttributeType(
              AttributeTypeNode.newBuilder().setOperand(toMessage(operand)).setType(type));
      case BeginsWith(var operand, var prefix) -> node.setBeginsWith(operands(operand, prefix));
      case Contains(var operand, var part) -> node.setContains(operands(operand, part));
    }
    return node.build();
  }

  public static Condition fromMessage(ConditionNode node) {
    return switch (node.getNodeCase()) {
      case AND ->
          new And(fromMessage(node.getAnd().getLeft()), fromMessage(node.getAnd().getRight()));
      case OR -> new Or(fromMessage(node.getOr().getLeft()), fromMessage(node.getOr().getRight()));
      case NOT -> new Not(fromMessage(node.getNot()));
      case COMPARE ->
          new Compare(
              fromMessage(node.getCompare().getLeft()),
              comparator(node.getCompare().getComparator()),
              fromMessage(node.getCompare().getRight()));
      case BETWEEN ->
          new Between(
              fromMessage(node.getBetween().getOperand()),
              fromMessage(node.getBetween().getLow()),
              fromMessage(node.getBetween().getHigh()));
      case IN ->
          new In(
              fromMessage(node.getIn().getOperand()),
              node.getIn().getCandidatesList().stream().map(ExpressionCodec::fromMessage).toList());
      case ATTRIBUTE_EXISTS -> new AttributeExists(fromMessage(node.getAttributeExists()));
      case ATTRIBUTE_NOT_EXISTS ->
          new AttributeNotExists(fromMessage(node.getAttributeNotExists()));
      case ATTRIBUTE_TYPE ->
          new AttributeType(
              fromMessage(node.getAttributeType().getOperand()), node.getAttributeType().getType());
      case BEGINS_WITH ->
          new BeginsWith(
              fromMessage(node.getBeginsWith().getFirst()),
              fromMessage(node.getBeginsWith().getSecond()));
      case CONTAINS ->
          new Contains(
              fromMessage(node.getContains().getFirst()),
              fromMessage(node.getContains().getSecond()));
      case NODE_NOT_SET -> throw UnreadableMessageException.unknownKind("condition");
    };
  }

  public static OperandNode toMessage(Operand operand) {
    var node = OperandNode.newBuilder();
    switch (operand) {
      case Operand.Attribute(var path) -> node.setAttribute(toMessage(path));
      case Operand.Literal(var value) -> node.setLiteral(Wire.string(value));
      case Operand.Size(var of) -> node.setSizeOf(toMessage(of));
    }
    return node.build();
  }

  public static Operand fromMessage(OperandNode node) {
    return switch (node.getOperandCase()) {
      case ATTRIBUTE -> new Operand.Attribute(fromMessage(node.getAttribute()));
      case LITERAL -> new Operand.Literal(Wire.bytes(node.getLiteral()));
      case SIZE_OF -> new Operand.Size(fromMessage(node.getSizeOf()));
      case OPERAND_NOT_SET -> throw UnreadableMessageException.unknownKind("operand");
    };
  }

  public static PathMessage toMessage(AttributePath path) {
    var message = PathMessage.newBuilder();
    for (Step step : path.steps()) {
      message.addSteps(
          switch (step) {
            case Name(var name) -> PathStep.newBuilder().setName(name);
            case Index(var position) -> PathStep.newBuilder().setIndex(position);
          });
    }
    return message.build();
  }

  public static AttributePath fromMessage(PathMessage message) {
    var steps = new ArrayList<Step>(message.getStepsCount());
    for (PathStep step : message.getStepsList()) {
      steps.add(
          switch (step.getStepCase()) {
            case NAME -> new Name(step.getName());
            case INDEX -> new Index(step.getIndex());
            case STEP_NOT_SET -> throw UnreadableMessageException.unknownKind("path step");
          });
    }
    if (steps.isEmpty() || !(steps.getFirst() instanceof Name)) {
      throw new UnreadableMessageException("A path does not begin with a name");
    }
    return new AttributePath(steps);
  }

  private static Pair pair(Condition left, Condition right, int levels) {
    return Pair.newBuilder()
        .setLeft(toMessage(left, levels - 1))
        .setRight(toMessage(right, levels - 1))
        .build();
  }

  static void checkNesting(int levels) {
    if (levels == 0) {
      throw RequestException.validation("Invalid expression: it is nested too deeply");
    }
  }

  private static OperandPair operands(Operand first, Operand second) {
    return OperandPair.newBuilder().setFirst(toMessage(first)).setSecond(toMessage(second)).build();
  }

  private static int comparatorNumber(Comparator comparator) {
    return switch (comparator) {
      case EQUAL -> 0;
      case NOT_EQUAL -> 1;
      case LESS -> 2;
      case LESS_OR_EQUAL -> 3;
      case GREATER -> 4;
      case GREATER_OR_EQUAL -> 5;
    };
  }

  private static Comparator comparator(int number) {
    return switch (number) {
      case 0 -> Comparator.EQUAL;
      case 1 -> Comparator.NOT_EQUAL;
      case 2 -> Comparator.LESS;
      case 3 -> Comparator.LESS_OR_EQUAL;
      case 4 -> Comparator.GREATER;
      case 5 -> Comparator.GREATER_OR_EQUAL;
      default -> throw UnreadableMessageException.unknownKind("comparator");
    };
  }
}
