package dev.stator.chaos.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Expressions from their grammar, mostly right, with placeholders {@code #a..#d} and {@code
 * :a..:d}.
 */
final class RandomExpressions {
  private static final List<String> COMPARATORS = List.of("=", "<>", "<", "<=", ">", ">=");
  private static final List<String> FRAGMENTS =
      List.of(
          "(",
          ")",
          "[",
          "]",
          "#",
          ":",
          ",",
          ".",
          "AND",
          "OR",
          "NOT",
          "BETWEEN",
          "IN",
          "SET",
          "REMOVE",
          "ADD",
          "DELETE",
          "size(",
          "[0]",
          "[999999999999]",
          ".a",
          "#a",
          ":a",
          "=",
          "<>",
          "+",
          "-",
          "\"",
          "\\",
          "'",
          "\u00e9",
          "\ud83d\ude00",
          "\u0000",
          " ",
          "0",
          "-1",
          "if_not_exists(",
          "list_append(",
          "attribute_type(",
          "status");

  private final RandomGenerator random;

  RandomExpressions(RandomGenerator random) {
    this.random = random;
  }

  String condition() {
    return broken(condition(4));
  }

  String keyCondition() {
    var sort =
        switch (random.nextInt(4)) {
          case 0 -> "";
          case 1 -> " AND s " + pick(COMPARATORS) + " " + value();
          case 2 -> " AND s BETWEEN " + value() + " AND " + value();
          default -> " AND begins_with(s, " + value() + ")";
        };
    return broken("p = " + value() + sort);
  }

  String projection() {
    var paths = new StringBuilder(path());
    for (int more = random.nextInt(4); more > 0; more--) {
      paths.append(", ").append(path());
    }
    return broken(paths.toString());
  }

  String update() {
    var clauses = new StringBuilder();
    for (int more = random.nextInt(3); more >= 0; more--) {
      clauses.append(
          switch (random.nextInt(4)) {
            case 0 -> "SET " + path() + " = " + assigned() + " ";
            case 1 -> "REMOVE " + path() + ", " + path() + " ";
            case 2 -> "ADD " + path() + " " + value() + " ";
            default -> "DELETE " + path() + " " + value() + " ";
          });
    }
    return broken(clauses.toString());
  }

  private String assigned() {
    return switch (random.nextInt(6)) {
      case 0 -> value() + " + " + path();
      case 1 -> path() + " - " + value();
      case 2 -> "if_not_exists(" + path() + ", " + value() + ")";
      case 3 -> "list_append(" + operand() + ", " + operand() + ")";
      default -> operand();
    };
  }

  private String condition(int depth) {
    if (depth > 0) {
      switch (random.nextInt(8)) {
        case 0 -> {
          return condition(depth - 1) + " AND " + condition(depth - 1);
        }
        case 1 -> {
          return condition(depth - 1) + " OR " + condition(depth - 1);
        }
        case 2 -> {
          return "NOT " + condition(depth - 1);
        }
        case 3 -> {
          return "(" + condition(depth - 1) + ")";
        }
        default -> {}
      }
    }
    return switch (random.nextInt(8)) {
      case 0 -> "attribute_exists(" + path() + ")";
      case 1 -> "attribute_not_exists(" + path() + ")";
      case 2 -> "attribute_type(" + path() + ", " + value() + ")";
      case 3 -> "begins_with(" + path() + ", " + operand() + ")";
      case 4 -> "contains(" + path() + ", " + operand() + ")";
      case 5 -> operand() + " BETWEEN " + operand() + " AND " + operand();
      case 6 -> operand() + " IN (" + operand() + ", " + operand() + ")";
      default -> operand() + " " + pick(COMPARATORS) + " " + operand();
    };
  }

  private String operand() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> path();
      case 2 -> "size(" + path() + ")";
      default -> value();
    };
  }

  private String path() {
    var path =
        new StringBuilder(random.nextInt(3) == 0 ? "#" + letter() : String.valueOf(letter()));
    for (int more = random.nextInt(8) - 5; more > 0; more--) {
      path.append(random.nextBoolean() ? "[" + random.nextInt(3) + "]" : ".#" + letter());
    }
    return path.toString();
  }

  private String value() {
    return ":" + letter();
  }

  private char letter() {
    return (char) ('a' + random.nextInt(4));
  }

  /** Leaves two of three expressions as they are. */
  private String broken(String expression) {
    var text = new StringBuilder(expression);
    if (random.nextInt(3) == 0) {
      for (int more = random.nextInt(3); more >= 0; more--) {
        int at = random.nextInt(text.length() + 1);
        if (random.nextBoolean()) {
          text.insert(at, pick(FRAGMENTS));
        } else {
          text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
        }
      }
    }
    if (random.nextInt(200) == 0) {
      text.insert(0, "(".repeat(1 + random.nextInt(4000)));
    }
    return text.toString();
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
