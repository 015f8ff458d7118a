package dev.stator.model.expression;

import java.util.List;

/** A document path: the name of a top-level attribute, then steps into maps and lists. */
public record AttributePath(List<Step> steps) {
  public AttributePath {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || !(steps.getFirst() instanceof Name)) {
      throw new IllegalArgumentException("A document path begins with a name");
    }
  }

  /** One step of a path. */
  public sealed interface Step permits Name, Index {}

  /** Into a map, by name. */
  public record Name(String name) implements Step {}

  /** Into a list, by zero-based position. */
  public record Index(int position) implements Step {}

  /** The name of the top-level attribute that this path begins with. */
  public String root() {
    return ((Name) steps.getFirst()).name();
  }
}
