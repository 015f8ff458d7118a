package dev.stator.router.legacy;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.expression.UpdateExpression.Action;
import dev.stator.model.expression.UpdateExpression.Form;
import dev.stator.model.expression.UpdateExpression.Value;
import dev.stator.model.item.Items;
import dev.stator.model.item.ValueType;
import dev.stator.router.validation.AttributeNames;
import dev.stator.router.validation.Members;
import dev.stator.router.validation.Members.Invalid;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The older parameter AttributeUpdates: one action for each top-level attribute. */
public final class AttributeUpdates {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final Set<ValueType> DELETABLE =
      EnumSet.of(ValueType.SS, ValueType.NS, ValueType.BS);
  private static final Set<ValueType> ADDABLE =
      EnumSet.of(ValueType.N, ValueType.L, ValueType.SS, ValueType.NS, ValueType.BS);

  private AttributeUpdates() {}

  /**
   * The update that a request states so; null when it does not.
   *
   * @throws RequestException in the service's words when an action makes no sense
   */
  public static @Nullable UpdateExpression read(Members request) {
    var updates = request.dictionary("AttributeUpdates");
    if (updates == null) {
      return null;
    }
    var actions = new ArrayList<Action>(updates.size());
    updates.forEach((attribute, update) -> {
      AttributeNames.check(attribute);
      actions.add(action(attribute, (Members) update));
    });
    return new UpdateExpression(actions, Form.ATTRIBUTE_UPDATES);
  }

  private static Action action(String attribute, Members update) {
    var path = new AttributePath(List.of(new AttributePath.Name(attribute)));
    var name = update.text("Action");
    var action = name == null ? "PUT" : name;
    var value = value(update);
    if (value == null) {
      if (!action.equals("DELETE")) {
        throw RequestException.validation(
            INVALID + "Only DELETE action is allowed when no attribute value is specified");
      }
      return new Action.Remove(path);
    }
    return switch (action) {
      case "DELETE" -> {
        checkType("DELETE action with value", DELETABLE, value);
        yield new Action.Delete(path, value);
      }
      case "ADD" -> {
        checkType("ADD action", ADDABLE, value);
        yield new Action.Add(path, value);
      }
      default -> new Action.Set(path, new Value.Literal(value));
    };
  }

  private static @Nullable Bytes value(Members update) {
    var value = update.value("Value");
    if (value instanceof Invalid(var message)) {
      throw RequestException.validation(message);
    }
    return (Bytes) value;
  }

  private static void checkType(String action, Set<ValueType> allowed, Bytes value) {
    var type = Items.type(value);
    if (!allowed.contains(type)) {
      throw RequestException.validation(
          INVALID + action + " is not supported for the type " + type);
    }
  }
}
