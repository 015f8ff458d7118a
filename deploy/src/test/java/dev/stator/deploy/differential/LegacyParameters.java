package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was there before expressions. */
final class LegacyParameters {
  private static final List<String> COMPARISONS =
      List.of(
          "EQ",
          "NE",
          "LT",
          "LE",
          "GT",
          "GE",
          "IN",
          "BETWEEN",
          "NOT_NULL",
          "NULL",
          "CONTAINS",
          "NOT_CONTAINS",
          "BEGINS_WITH");

  private final Dice dice;
  private final Values values;

  LegacyParameters(Dice dice, Values values) {
    this.dice = dice;
    this.values = values;
  }

  void expected(Map<String, @Nullable Object> request) {
    var expected = Json.object();
    for (int left = dice.between(1, 2); left > 0; left--) {
      expected.put(values.name(), expectation());
    }
    request.put("Expected", expected);
    operator(request, expected.size() > 1);
  }

  private Map<String, @Nullable Object> expectation() {
    return switch (dice.below(6)) {
      case 0 -> Json.object("Exists", false);
      case 1 -> Json.object("Exists", true, "Value", values.value());
      case 2 -> Json.object("Value", values.value());
      case 3 ->
          dice.fault(20) ? dice.one(Json.object("Exists", true), Json.object()) : comparison();
      default -> comparison();
    };
  }

  void filter(String member, Map<String, @Nullable Object> request) {
    var filter = Json.object();
    for (int left = dice.between(1, 2); left > 0; left--) {
      filter.put(values.name(), comparison());
    }
    request.put(member, filter);
    operator(request, filter.size() > 1);
  }

  private void operator(Map<String, @Nullable Object> request, boolean several) {
    if (several ? dice.chance(40) : dice.fault(5)) {
      request.put("ConditionalOperator", dice.one("AND", "OR"));
    }
  }

  private Map<String, @Nullable Object> comparison() {
    var operator = dice.one(COMPARISONS);
    int count =
        switch (operator) {
          case "NOT_NULL", "NULL" -> 0;
          case "BETWEEN" -> 2;
          case "IN" -> dice.between(1, 3);
          default -> 1;
        };
    var list = new ArrayList<Object>();
    var type = typeFor(operator);
    for (int left = dice.fault(2) ? dice.below(4) : count; left > 0; left--) {
      list.add(dice.fault(2) ? values.value() : values.ofType(type));
    }
    if (operator.equals("BETWEEN") && list.size() == 2 && !dice.fault(5)) {
      list = new ArrayList<>(values.bounds(type));
    }
    var comparison = Json.object("ComparisonOperator", operator);
    if (!list.isEmpty() || dice.fault(2)) {
      comparison.put("AttributeValueList", list);
    }
    return comparison;
  }

  /** Of one type that the operator takes. */
  private String typeFor(String operator) {
    return switch (operator) {
      case "EQ", "NE" -> dice.one(Values.TYPES);
      case "BEGINS_WITH" -> dice.one("S", "B");
      default -> dice.one("S", "N", "B");
    };
  }

  void keyConditions(TableShape table, Map<String, @Nullable Object> request) {
    var hash = table.hashKey();
    var conditions = Json.object(hash.name(), keyCondition(dice.fault(3) ? "GT" : "EQ", hash));
    var range = table.rangeKey();
    if (range != null && dice.chance(60)) {
      var operator = dice.one("EQ", "LT", "LE", "GT", "GE", "BETWEEN", "BEGINS_WITH");
      conditions.put(range.name(), keyCondition(operator, range));
    }
    if (dice.fault(3)) {
      conditions.put(values.name(), comparison());
    }
    request.put("KeyConditions", conditions);
  }

  private Map<String, @Nullable Object> keyCondition(String operator, TableShape.Key key) {
    var list = new ArrayList<Object>();
    if (operator.equals("BETWEEN")) {
      list.addAll(values.bounds(key.type()));
    } else {
      list.add(values.keyValue(key.type()));
    }
    return Json.object("ComparisonOperator", operator, "AttributeValueList", list);
  }

  void attributeUpdates(TableShape table, Map<String, @Nullable Object> request) {
    var updates = Json.object();
    for (int left = dice.between(1, 3); left > 0; left--) {
      var name = values.name();
      if (table.keyAttributes().stream().noneMatch(key -> key.name().equals(name))
          || dice.fault(5)) {
        updates.put(name, attributeUpdate());
      }
    }
    request.put("AttributeUpdates", updates);
  }

  private Map<String, @Nullable Object> attributeUpdate() {
    return switch (dice.below(8)) {
      case 0, 1 -> Json.object("Value", values.value());
      case 2 -> Json.object("Value", values.value(), "Action", "PUT");
      case 3 -> Json.object("Action", "DELETE");
      case 4 -> Json.object("Value", values.ofType(dice.one("SS", "NS", "BS")), "Action", "DELETE");
      case 5 ->
          Json.object("Value", values.ofType(dice.one("N", "SS", "NS", "L")), "Action", "ADD");
      case 6 ->
          dice.fault(30)
              ? Json.object("Value", values.value(), "Action", dice.one("ADD", "DELETE"))
              : Json.object("Value", values.ofType("N"), "Action", "ADD");
      default ->
          dice.fault(30)
              ? Json.object("Action", dice.one("ADD", "PUT"))
              : Json.object("Action", "DELETE");
    };
  }

  void attributesToGet(Map<String, @Nullable Object> request) {
    var names = new ArrayList<Object>();
    for (int left = dice.fault(3) ? 0 : dice.between(1, 3); left > 0; left--) {
      var name = dice.fault(2) ? "" : values.name();
      if (!names.contains(name) || dice.fault(5)) {
        names.add(name);
      }
    }
    request.put("AttributesToGet", names);
  }
}
