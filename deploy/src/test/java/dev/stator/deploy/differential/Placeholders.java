package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names and values that the expressions of one request stand for. */
final class Placeholders {
  private final Dice dice;
  private final Map<String, @Nullable Object> names = Json.object();
  private final Map<String, @Nullable Object> values = Json.object();

  Placeholders(Dice dice) {
    this.dice = dice;
  }

  /** An attribute's name as an expression may have it: plain or through a placeholder. */
  String name(String attribute) {
    if (dice.fault(1)) {
      return dice.one("#undefined", "status", "a.b-c", "#", "1a");
    }
    if (dice.chance(75)) {
      return attribute;
    }
    var placeholder = "#" + attribute;
    names.put(placeholder, attribute);
    return placeholder;
  }

  String value(Map<String, @Nullable Object> value) {
    if (dice.fault(1)) {
      return dice.one(":undefined", ":", "5", "\"text\"");
    }
    var placeholder = ":v" + values.size();
    values.put(placeholder, value);
    return placeholder;
  }

  /** Adds the members that the expressions need, seldom one too many or a broken one. */
  void into(Map<String, @Nullable Object> request) {
    if (dice.fault(1)) {
      names.put(dice.one("#unused", "noSharp", "#", "#a-b"), dice.one("a", "", "pk"));
    }
    if (dice.fault(1)) {
      values.put(dice.one(":unused", "noColon", ":", ":a.b"), Json.object("S", "a"));
    }
    if (!names.isEmpty() || dice.fault(1)) {
      request.put("ExpressionAttributeNames", names);
    }
    if (!values.isEmpty() || dice.fault(1)) {
      request.put("ExpressionAttributeValues", values);
    }
  }
}
