package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Texts of all kinds of expressions, seldom with a word too many, too few or in the wrong place.
 */
final class Expressions {
  private static final int DEPTH_MAX = 3;

  private final Dice dice;
  private final Values values;
  private final Placeholders placeholders;
  private final List<String> keyNames;
  private List<String> avoided = List.of();

  Expressions(Dice dice, Values values, Placeholders placeholders, TableShape table) {
    this.dice = dice;
    this.values = values;
    this.placeholders = placeholders;
    this.keyNames = table.keyAttributes().stream().map(TableShape.Key::name).toList();
  }

  String condition() {
    return broken(condition(0));
  }

  /** A filter of a Query, which is not about keys. */
  String filterOfQuery(TableShape read) {
    avoided = read.keys().stream().map(TableShape.Key::name).toList();
    var text = condition();
    avoided = List.of();
    return text;
  }

  private String condition(int depth) {
    int kind = depth < DEPTH_MAX ? dice.below(16) : dice.below(11);
    return switch (kind) {
      case 0 -> operand() + " " + dice.one("=", "<>") + " " + operand();
      case 1, 2 -> ordered() + " " + dice.one("<", "<=", ">", ">=") + " " + ordered();
      case 3 -> between(dice.one("S", "N", "B"));
      case 4 -> operand() + " IN (" + several(", ", this::operand) + ")";
      case 5 -> "attribute_exists(" + path() + ")";
      case 6 -> "attribute_not_exists(" + path() + ")";
      case 7 -> "attribute_type(" + path() + ", " + typeName() + ")";
      case 8 -> "begins_with(" + path() + ", " + prefix() + ")";
      case 9 -> "contains(" + path() + ", " + placeholders.value(values.value()) + ")";
      case 10 -> "size(" + path() + ") " + dice.one("=", "<", ">") + " " + number();
      case 11 -> "NOT " + condition(depth + 1);
      case 12 -> "(" + condition(depth + 1) + ")";
      case 13, 14 -> condition(depth + 1) + " AND " + condition(depth + 1);
      default -> condition(depth + 1) + " or " + condition(depth + 1);
    };
  }

  private String typeName() {
    var type = !dice.fault(5) ? dice.one(Values.TYPES) : dice.one("", "s", "STRING");
    return placeholders.value(Json.object("S", type));
  }

  private String between(String type) {
    var bound = values.keyValue(type);
    return ordered()
        + " BETWEEN "
        + placeholders.value(bound)
        + " AND "
        + (dice.chance(50) ? path() : placeholders.value(bound));
  }

  private String prefix() {
    return placeholders.value(dice.fault(3) ? values.value() : values.ofType(dice.one("S", "B")));
  }

  /** What can be less than something. */
  private String ordered() {
    return switch (dice.below(8)) {
      case 0, 1, 2, 3 -> path();
      case 4 -> "size(" + path() + ")";
      default ->
          placeholders.value(
              dice.fault(5) ? values.value() : values.ofType(dice.one("S", "N", "B")));
    };
  }

  /** Mostly a path or a constant. */
  private String operand() {
    return switch (dice.below(12)) {
      case 0, 1, 2, 3, 4 -> path();
      case 5 -> "size(" + path() + ")";
      default -> placeholders.value(values.value());
    };
  }

  private String path() {
    var name = values.name();
    while (avoided.contains(name) && !dice.fault(3)) {
      name = values.name();
    }
    return path(name);
  }

  /** Attributes of keys are scalars: nothing is in them. */
  private String path(String name) {
    var path = new StringBuilder(placeholders.name(name));
    while (dice.chance(20) && (!keyNames.contains(name) || dice.fault(10))) {
      path.append(
          dice.chance(50) ? "." + placeholders.name(values.name()) : "[" + dice.below(3) + "]");
    }
    return path.toString();
  }

  String projection() {
    var separator = dice.one(", ", ",");
    return broken(
        distinct(dice.one(1, 1, 2, 3)).stream()
            .map(this::path)
            .collect(Collectors.joining(separator)));
  }

  /** Names of attributes: one of them twice is a fault. */
  private List<String> distinct(int count) {
    var names = new ArrayList<String>();
    while (names.size() < count) {
      var name = values.name();
      if (!names.contains(name) || dice.fault(3)) {
        names.add(name);
      }
    }
    return names;
  }

  /** Of all its clauses one at most can fail at the item it is about. */
  String update() {
    var sections =
        new ArrayList<>(
            Stream.of("SET", "REMOVE", "ADD", "DELETE")
                .filter(section -> dice.chance(section.equals("SET") ? 70 : 25))
                .toList());
    Collections.shuffle(sections, new Random(dice.below(1000)));
    if (sections.isEmpty()) {
      sections.add("SET");
    }
    var targets = targets(sections.size() + dice.below(3));
    int risky = dice.below(targets.size());
    var text = new StringBuilder();
    for (int i = 0; i < targets.size(); i++) {
      boolean opens = i < sections.size();
      var section = sections.get(Math.min(i, sections.size() - 1));
      text.append(opens ? (i == 0 ? "" : " ") + section + " " : ", ")
          .append(clause(section, targets.get(i), i == risky));
    }
    return broken(text.toString());
  }

  private List<String> targets(int count) {
    var targets = new ArrayList<String>();
    for (var name : distinct(Math.min(count, 6))) {
      if (!keyNames.contains(name) || dice.fault(5)) {
        targets.add(name);
      }
    }
    return targets.isEmpty() ? List.of("x1") : targets;
  }

  private String clause(String section, String target, boolean risky) {
    boolean nested = risky && dice.chance(30);
    var path = nested ? path(target) : placeholders.name(target);
    return switch (section) {
      case "SET" ->
          path + " = " + (risky && !nested ? assigned() : placeholders.value(values.value()));
      case "REMOVE" -> path;
      case "ADD" -> path + " " + placeholders.value(risky ? addend() : values.ofType("N"));
      default -> path + " " + placeholders.value(values.ofType(setType()));
    };
  }

  private Map<String, @Nullable Object> addend() {
    return dice.fault(5) ? values.value() : values.ofType(dice.chance(60) ? "N" : setType());
  }

  private String setType() {
    return dice.one("SS", "NS", "BS");
  }

  private String assigned() {
    return switch (dice.below(8)) {
      case 0 -> number() + " + " + number();
      case 1 -> number() + " - " + number();
      case 2 -> "if_not_exists(" + path() + ", " + placeholders.value(values.value()) + ")";
      case 3 -> "list_append(" + list() + ", " + list() + ")";
      case 4 -> "if_not_exists(" + path() + ", " + number() + ") + " + number();
      default ->
          dice.fault(3) ? operand() : dice.chance(50) ? path() : placeholders.value(values.value());
    };
  }

  private String number() {
    return dice.chance(40) ? path() : placeholders.value(values.ofType("N"));
  }

  private String list() {
    return dice.chance(40) ? path() : placeholders.value(values.ofType("L"));
  }

  String keyCondition(TableShape table) {
    var hash = table.hashKey();
    var text = placeholders.name(hash.name()) + " = " + keyOperand(hash);
    var range = table.rangeKey();
    if (range != null && dice.chance(60)) {
      text = dice.chance(85) ? text + " AND " + onRange(range) : onRange(range) + " AND " + text;
    }
    if (dice.fault(3)) {
      text += " AND " + condition(DEPTH_MAX);
    }
    return broken(text);
  }

  private String onRange(TableShape.Key range) {
    var name = placeholders.name(range.name());
    return switch (dice.below(6)) {
      case 0 -> "begins_with(" + name + ", " + keyOperand(range) + ")";
      case 1 -> name + " BETWEEN " + between(range);
      default -> name + " " + dice.one("=", "<", "<=", ">", ">=") + " " + keyOperand(range);
    };
  }

  /** Seldom the wrong way round, and often with the same value on both ends. */
  private String between(TableShape.Key range) {
    var bounds = values.bounds(range.type());
    return placeholders.value(bounds.getFirst()) + " AND " + placeholders.value(bounds.getLast());
  }

  private String keyOperand(TableShape.Key key) {
    return placeholders.value(values.keyValue(key.type()));
  }

  private String several(String separator, Supplier<String> part) {
    return Stream.generate(part)
        .limit(dice.one(1, 1, 1, 2, 2, 3))
        .collect(Collectors.joining(separator));
  }

  /** Mostly the text itself. */
  private String broken(String text) {
    if (!dice.fault(3)) {
      return text;
    }
    var words = new ArrayList<>(List.of(text.split(" ")));
    int at = dice.below(words.size());
    switch (dice.below(6)) {
      case 0 -> words.remove(at);
      case 1 -> words.add(at, words.get(at));
      case 2 -> words.add(at, dice.one("AND", "(", ")", ",", "=", "SET", "@", "NOT", "[0]", "."));
      case 3 -> words.set(at, dice.one("<", ">>", "between", "#", "x y", "size", "''", "$"));
      case 4 -> Collections.swap(words, at, dice.below(words.size()));
      default -> words.addFirst(dice.one("", " ", "(("));
    }
    return String.join(" ", words);
  }
}
