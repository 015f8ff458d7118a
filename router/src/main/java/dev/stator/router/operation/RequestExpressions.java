package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Projection;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.router.expression.Expressions;
import dev.stator.router.expression.Placeholders;
import dev.stator.router.validation.Members;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of one request, compiled in the service's order: the rules between members first,
 * then the values, then each expression, then what none of them used.
 */
final class RequestExpressions {
  private final Members members;
  private final Expressions expressions;

  /** Null when the request has no expression. */
  private final @Nullable Placeholders placeholders;

  /**
   * Checks the rules between members.
   *
   * @param parameters the operation's members that hold expressions
   * @param legacy the older members that say the same without expressions
   */
  RequestExpressions(Call call, List<String> parameters, List<String> legacy) {
    this.members = call.members();
    this.expressions = call.expressions();
    var given = present(parameters);
    var old = present(legacy);
    if (!given.isEmpty() && !old.isEmpty()) {
      throw RequestException.validation(
          "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {"
              + String.join(", ", old)
              + "} Expression parameters: {"
              + String.join(", ", given)
              + "}");
    }
    boolean takesValues = members.shape().member("ExpressionAttributeValues") != null;
    if (given.isEmpty()) {
      refuseWithoutExpression("ExpressionAttributeNames", "");
      if (takesValues) {
        boolean one = parameters.size() == 1;
        refuseWithoutExpression(
            "ExpressionAttributeValues",
            ": " + String.join(" and ", parameters) + (one ? " is null" : " are null"));
      }
    }
    refuseLegacy(old);
    this.placeholders =
        given.isEmpty() ? null : Placeholders.of(names(), takesValues ? values() : null);
  }

  private List<String> present(List<String> names) {
    List<String> present = List.of();
    for (var name : names) {
      if (members.has(name)) {
        present = present.isEmpty() ? new ArrayList<>() : present;
        present.add(name);
      }
    }
    return present;
  }

  private void refuseWithoutExpression(String member, String detail) {
    if (members.has(member)) {
      throw RequestException.validation(
          member + " can only be specified when using expressions" + detail);
    }
  }

  private static void refuseLegacy(List<String> given) {
    if (!given.isEmpty()) {
      throw RequestException.validation(
          "The legacy parameter "
              + given.getFirst()
              + " is not supported yet; use the expression parameters instead");
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private @Nullable Map<String, String> names() {
    return (Map) members.dictionary("ExpressionAttributeNames");
  }

  private @Nullable Map<String, Bytes> values() {
    var given = members.dictionary("ExpressionAttributeValues");
    if (given == null) {
      return null;
    }
    var values = LinkedHashMap.<String, Bytes>newLinkedHashMap(given.size());
    given.forEach((name, value) -> {
      if (value instanceof Members.Invalid(var message)) {
        throw RequestException.validation(
            "ExpressionAttributeValues contains invalid value: " + message + " for key " + name);
      }
      values.put(name, (Bytes) value);
    });
    return values;
  }

  @Nullable UpdateExpression update() {
    var text = members.text("UpdateExpression");
    return text == null || placeholders == null ? null : expressions.update(text, placeholders);
  }

  @Nullable Condition condition() {
    var text = members.text("ConditionExpression");
    return text == null || placeholders == null
        ? null
        : expressions.condition("ConditionExpression", text, placeholders);
  }

  @Nullable Projection projection() {
    var text = members.text("ProjectionExpression");
    return text == null || placeholders == null ? null : expressions.projection(text, placeholders);
  }

  /** To be called when all expressions are compiled. */
  void refuseUnused() {
    if (placeholders != null) {
      placeholders.refuseUnused();
    }
  }
}
