package dev.stator.proto.log;

import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.expression.UpdateExpression.Action;
import dev.stator.model.expression.UpdateExpression.Form;
import dev.stator.model.expression.UpdateExpression.Value;
import dev.stator.proto.wire.UpdateAction;
import dev.stator.proto.wire.UpdateValue;
import dev.stator.proto.wire.UpdateValue.IfNotExists;
import dev.stator.proto.wire.UpdateValue.Pair;
import java.util.ArrayList;
import java.util.List;

/** Trees of update expressions as messages. */
final class UpdateCodec {
  private UpdateCodec() {}

  static List<UpdateAction> toMessages(UpdateExpression expression) {
    return expression.actions().stream().map(UpdateCodec::toMessage).toList();
  }

  static UpdateExpression fromMessages(List<UpdateAction> messages, Form form) {
    var actions = new ArrayList<Action>(messages.size());
    messages.forEach(message -> actions.add(fromMessage(message)));
    return new UpdateExpression(actions, form);
  }

  private static UpdateAction toMessage(Action action) {
    var message = UpdateAction.newBuilder().setPath(ExpressionCodec.toMessage(action.path()));
    switch (action) {
      case Action.Set(var path, var value) ->
          message.setSet(toMessage(value, Wire.NESTED_NODES_MAX));
      case Action.Remove(var path) -> message.setRemove(true);
      case Action.Add(var path, var value) -> message.setAdd(Wire.string(value));
      case Action.Delete(var path, var value) -> message.setDelete(Wire.string(value));
    }
    return message.build();
  }

  private static Action fromMessage(UpdateAction message) {
    var path = ExpressionCodec.fromMessage(message.getPath());
    return switch (message.getActionCase()) {
      case SET -> new Action.Set(path, fromMessage(message.getSet()));
      case REMOVE -> new Action.Remove(path);
      case ADD -> new Action.Add(path, Wire.bytes(message.getAdd()));
      case DELETE -> new Action.Delete(path, Wire.bytes(message.getDelete()));
      case ACTION_NOT_SET -> throw UnreadableMessageException.unknownKind("update action");
    };
  }

  private static UpdateValue toMessage(Value value, int levels) {
    ExpressionCodec.checkNesting(levels);
    var message = UpdateValue.newBuilder();
    switch (value) {
      case Value.Attribute(var path) -> message.setAttribute(ExpressionCodec.toMessage(path));
      case Value.Literal(var literal) -> message.setLiteral(Wire.string(literal));
      case Value.Plus(var left, var right) -> message.setPlus(pair(left, right, levels));
      case Value.Minus(var left, var right) -> message.setMinus(pair(left, right, levels));
      case Value.IfNotExists(var path, var otherwise) ->
          message.setIfNotExists(
              IfNotExists.newBuilder()
                  .setPath(ExpressionCodec.toMessage(path))
                  .setOtherwise(toMessage(otherwise, levels - 1)));
      case Value.ListAppend(var head, var tail) -> message.setListAppend(pair(head, tail, levels));
    }
    return message.build();
  }

  private static Value fromMessage(UpdateValue message) {
    return switch (message.getValueCase()) {
      case ATTRIBUTE -> new Value.Attribute(ExpressionCodec.fromMessage(message.getAttribute()));
      case LITERAL -> new Value.Literal(Wire.bytes(message.getLiteral()));
      case PLUS ->
          new Value.Plus(
              fromMessage(message.getPlus().getLeft()), fromMessage(message.getPlus().getRight()));
      case MINUS ->
          new Value.Minus(
              fromMessage(message.getMinus().getLeft()),
              fromMessage(message.getMinus().getRight()));
      case IF_NOT_EXISTS ->
          new Value.IfNotExists(
              ExpressionCodec.fromMessage(message.getIfNotExists().getPath()),
              fromMessage(message.getIfNotExists().getOtherwise()));
      case LIST_APPEND ->
          new Value.ListAppend(
              fromMessage(message.getListAppend().getLeft()),
              fromMessage(message.getListAppend().getRight()));
      case VALUE_NOT_SET -> throw UnreadableMessageException.unknownKind("update value");
    };
  }

  private static Pair pair(Value left, Value right, int levels) {
    return Pair.newBuilder()
        .setLeft(toMessage(left, levels - 1))
        .setRight(toMessage(right, levels - 1))
        .build();
  }
}
