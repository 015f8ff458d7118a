package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Breaks one place of a request's JSON, wherever it is. */
final class Breaking {
  private final Dice dice;

  Breaking(Dice dice) {
    this.dice = dice;
  }

  void breakOnePlace(Map<String, @Nullable Object> request) {
    var containers = new ArrayList<Object>();
    gather(request, containers);
    // The outermost object has the most rules.
    if (dice.chance(50)) {
      breakIn(request, true);
    } else {
      breakIn(dice.one(containers), false);
    }
  }

  private static void gather(@Nullable Object value, List<Object> containers) {
    switch (value) {
      case Map<?, ?> members -> {
        containers.add(members);
        members.values().forEach(member -> gather(member, containers));
      }
      case List<?> elements -> {
        containers.add(elements);
        elements.forEach(element -> gather(element, containers));
      }
      case null, default -> {}
    }
  }

  @SuppressWarnings("unchecked")
  private void breakIn(Object container, boolean outermost) {
    if (container instanceof Map<?, ?> object) {
      var members = (Map<String, @Nullable Object>) object;
      if (members.isEmpty()) {
        members.put(dice.one("Unknown", "S", "pk"), other());
        return;
      }
      var name = dice.one(new ArrayList<>(members.keySet()));
      switch (dice.below(4)) {
        case 0 -> members.remove(name);
        // In a map of attributes a null is neither absent nor anything else.
        case 1 -> members.put(name, outermost ? null : near(members.get(name)));
        default -> members.put(name, near(members.get(name)));
      }
    } else if (container instanceof ArrayList<?> list && !list.isEmpty()) {
      var elements = (List<@Nullable Object>) list;
      int at = dice.below(elements.size());
      elements.set(at, near(elements.get(at)));
    }
  }

  /** Something else, often of the same JSON type. */
  private @Nullable Object near(@Nullable Object value) {
    if (dice.chance(15)) {
      return other();
    }
    return switch (value) {
      case String text ->
          dice.one(
              "",
              "x",
              text.toLowerCase(java.util.Locale.ROOT),
              text + "!",
              "a".repeat(300),
              " " + text);
      case Number number -> dice.one(0, -1, 1, 1000, 1_000_001, 99_999_999_999L);
      case Boolean flag -> !flag;
      case List<?> list -> new ArrayList<>();
      case Map<?, ?> map -> Json.object();
      case null, default -> other();
    };
  }

  private @Nullable Object other() {
    return switch (dice.below(7)) {
      case 0 -> 1;
      case 1 -> "text";
      case 2 -> true;
      case 3 -> new ArrayList<>();
      case 4 -> Json.object();
      case 5 -> 1.5;
      default -> new ArrayList<>(List.of("text"));
    };
  }
}
