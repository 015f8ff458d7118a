package dev.stator.model.table;

import java.util.List;

/**
 * What an index holds of an item besides the key attributes of table and index.
 *
 * @param attributes names, only for {@link Kind#INCLUDE}
 */
public record IndexProjection(Kind kind, List<String> attributes) {
  /** How much that is. */
  public enum Kind {
    ALL,
    KEYS_ONLY,
    INCLUDE
  }

  public static final IndexProjection ALL = new IndexProjection(Kind.ALL, List.of());

  public IndexProjection {
    attributes = List.copyOf(attributes);
  }
}
