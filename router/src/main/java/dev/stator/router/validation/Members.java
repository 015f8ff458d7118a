package dev.stator.router.validation;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a structure's members: String, Long, Double, Boolean, List, Map, Members, or Bytes
 * (an encoded item or attribute value); null where the request gave none. Filled by one thread
 * while the request is read, then only read.
 */
public final class Members {
  private final Shape.Structure shape;
  private final @Nullable Object[] values;

  /**
   * Takes the place of an item or attribute value that makes no sense. The service reports it only
   * after all member constraints, and in an order of its own, so the message waits here until the
   * operation asks for the value.
   */
  public record Invalid(String message) {}

  public Members(Shape.Structure shape) {
    this.shape = shape;
    this.values = new @Nullable Object[shape.members().size()];
  }

  public Shape.Structure shape() {
    return shape;
  }

  public void set(Shape.Member member, @Nullable Object value) {
    values[member.slot()] = value;
  }

  public @Nullable Object get(Shape.Member member) {
    return values[member.slot()];
  }

  private @Nullable Object get(String name) {
    var member = shape.member(name);
    if (member == null) {
      throw new IllegalArgumentException(shape.name() + " has no member " + name);
    }
    return values[member.slot()];
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  public @Nullable String text(String name) {
    return (String) get(name);
  }

  /** The text of a member that the model requires. */
  public String requiredText(String name) {
    return (String) present(name);
  }

  public @Nullable Long number(String name) {
    return get(name) instanceof Long number ? number : null;
  }

  /** A boolean; false when not given. */
  public boolean flag(String name) {
    return get(name) instanceof Boolean flag && flag;
  }

  public @Nullable Members members(String name) {
    return (Members) get(name);
  }

  @SuppressWarnings("unchecked")
  public List<Members> list(String name) {
    return get(name) instanceof List<?> list ? (List<Members>) list : List.of();
  }

  public List<?> elements(String name) {
    return get(name) instanceof List<?> list ? list : List.of();
  }

  @SuppressWarnings("unchecked")
  public @Nullable Map<String, Object> dictionary(String name) {
    return (Map<String, Object>) get(name);
  }

  /** An attribute value, encoded, or {@link Invalid}; null when not given. */
  public @Nullable Object value(String name) {
    return get(name);
  }

  /** An encoded item; refuses the request when its values make no sense. */
  public Bytes item(String name) {
    return switch (present(name)) {
      case Bytes bytes -> bytes;
      case Invalid(var message) -> throw RequestException.validation(message);
      case Object other -> throw new IllegalStateException(name + " is a " + other.getClass());
    };
  }

  private Object present(String name) {
    var value = get(name);
    if (value == null) {
      throw new IllegalStateException(name + " is required and its absence was not refused");
    }
    return value;
  }
}
