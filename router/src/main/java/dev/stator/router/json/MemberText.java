package dev.stator.router.json;

import dev.stator.router.validation.Members;
import java.util.List;
import java.util.Map;

/** Members of a request written as JSON again. */
public final class MemberText {
  private MemberText() {}

  /** Writes any value that a request without items can hold. */
  public static void write(JsonOutput out, Object value) {
    switch (value) {
      case String text -> out.text(text);
      case Long number -> out.number(number);
      case Double number -> out.number(number);
      case Boolean flag -> out.bool(flag);
      case Members members -> structure(out, members);
      case List<?> list -> {
        out.beginArray();
        list.forEach(element -> write(out, element));
        out.endArray();
      }
      case Map<?, ?> map -> {
        out.beginObject();
        map.forEach((key, element) -> write(out.name((String) key), element));
        out.endObject();
      }
      case Object other ->
          throw new IllegalArgumentException("No member of a request is a " + other.getClass());
    }
  }

  private static void structure(JsonOutput out, Members members) {
    out.beginObject();
    for (var member : members.shape().members()) {
      var value = members.get(member);
      if (value != null) {
        write(out.name(member.name()), value);
      }
    }
    out.endObject();
  }
}
