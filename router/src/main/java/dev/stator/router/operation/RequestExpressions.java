package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Projection;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.router.expression.Expressions;
import dev.stator.router.expression.Placeholders;
import dev.stator.router.legacy.Expected;
import dev.stator.router.validation.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of one request (or of one table's part of it), compiled in the service's order:
 * the rules between members first; names and values when the first expression is asked for; then
 * each expression, and what none of them used.
 */
final class RequestExpressions {
  private static final String VALUES = "ExpressionAttributeValues";
  private static final List<String> WITHOUT_VALUES = List.of("ProjectionExpression");

  private final Members members;
  private final Expressions expressions;

  /** Null until the first expression is compiled. */
  private @Nullable Placeholders placeholders;

  private RequestExpressions(Members members, Expressions expressions) {
    this.members = members;
    this.expressions = expressions;
  }

  /**
   * Checks the rules between members.
   *
   * @param parameters the members that hold expressions, in the service's order
   * @param legacy the older members that say the same without expressions, in the service's order
   */
  static RequestExpressions of(
      Members members, Expressions expressions, List<String> parameters, List<String> legacy) {
    var read = new RequestExpressions(members, expressions);
    read.checkMembers(parameters, legacy);
    return read;
  }

  private void checkMembers(List<String> parameters, List<String> legacy) {
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
    if (given.isEmpty()) {
      refuseWithoutExpression("ExpressionAttributeNames", "");
    }
    boolean mayUseValues = !given.isEmpty() && !given.equals(WITHOUT_VALUES);
    if (!mayUseValues && takesValues() && members.has(VALUES)) {
      var users = new ArrayList<>(parameters);
      users.removeAll(WITHOUT_VALUES);
      refuseWithoutExpression(
          VALUES,
          ": " + String.join(" and ", users) + (users.size() == 1 ? " is" : " are") + " null");
    }
  }

  private boolean takesValues() {
    return members.shape().member(VALUES) != null;
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

  @Nullable UpdateExpression update() {
    var text = members.text("UpdateExpression");
    return text == null ? null : expressions.update(text, placeholders());
  }

  /** The condition of a write, which Expected may state instead. */
  @Nullable Condition writeCondition() {
    var condition = condition();
    return condition == null ? expected() : condition;
  }

  /** What the older member Expected states. */
  @Nullable Condition expected() {
    return Expected.read(members);
  }

  @Nullable Condition condition() {
    return condition("ConditionExpression");
  }

  /** The condition in a member, for example FilterExpression. */
  @Nullable Condition condition(String parameter) {
    var text = members.text(parameter);
    return text == null ? null : expressions.condition(parameter, text, placeholders());
  }

  @Nullable Projection projection() {
    var text = members.text("ProjectionExpression");
    return text == null ? null : expressions.projection(text, placeholders());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Placeholders placeholders() {
    var known = placeholders;
    if (known == null) {
      Map<String, String> names = (Map) members.dictionary("ExpressionAttributeNames");
      known = Placeholders.of(names, takesValues() ? members.dictionary(VALUES) : null);
      placeholders = known;
    }
    return known;
  }

  /** To be called when all expressions are compiled. */
  void refuseUnused() {
    if (placeholders != null) {
      placeholders.refuseUnused();
    }
  }
}
