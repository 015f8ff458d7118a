package dev.stator.router.validation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the API model says of a value in a request. */
public sealed interface Shape {
  String name();

  /**
   * Bounds, inclusive, of a number's value or of the length of anything else; null where there is
   * none.
   */
  record Range(@Nullable Long min, @Nullable Long max) {}

  /**
   * @param values the allowed ones, in the order in which the service lists them, or null when any
   *     is
   */
  record Text(String name, Range length, @Nullable Pattern pattern, @Nullable List<String> values)
      implements Shape {}

  /**
   * @param kind the service's word for its type: Integer, Long or Double
   */
  record Numeric(String name, String kind, Range range) implements Shape {}

  record Flag(String name) implements Shape {}

  record Sequence(String name, Range length, Shape element) implements Shape {}

  record Dictionary(String name, Range length, Shape key, Shape value) implements Shape {}

  /** A map of attributes by name, read as one encoded item. */
  record Item(String name) implements Shape {}

  /** One attribute value, read as its encoding. */
  record AttributeValue(String name) implements Shape {}

  /** Bytes that the model knows and no supported operation reads. */
  record Blob(String name) implements Shape {}

  /**
   * Named members in the order in which the service reports their errors. Members are set once,
   * after construction, because shapes may contain themselves.
   */
  final class Structure implements Shape {
    private final String name;
    private List<Member> members = List.of();
    private final Map<String, Member> byName = new HashMap<>();

    Structure(String name) {
      this.name = name;
    }

    void members(List<Member> members) {
      this.members = List.copyOf(members);
      members.forEach(member -> byName.put(member.name(), member));
    }

    @Override
    public String name() {
      return name;
    }

    public List<Member> members() {
      return members;
    }

    public @Nullable Member member(String name) {
      return byName.get(name);
    }
  }

  /**
   * A member of a structure.
   *
   * @param slot its position among the structure's members
   * @param label its name in messages: tableName for TableName
   */
  record Member(String name, String label, int slot, Shape shape, boolean required) {}
}
