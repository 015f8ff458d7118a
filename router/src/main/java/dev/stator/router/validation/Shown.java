package dev.stator.router.validation;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as the service shows them in its messages. */
final class Shown {
  private Shown() {}

  static String of(Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(Shown::of).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + of(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Members members -> of(members);
      case Object other -> other.toString();
    };
  }

  private static String of(Members members) {
    return members.shape().members().stream()
        .map(member -> {
          var value = members.get(member);
          return member.label() + "=" + (value == null ? "null" : of(value));
        })
        .collect(Collectors.joining(", ", members.shape().name() + "(", ")"));
  }
}
