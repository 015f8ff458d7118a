package dev.stator.model.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is derived from the changes of a table's items.
 *
 * @param indexes its secondary indexes, in the order of their definition
 * @param stream its stream, or null
 * @param expiryAttribute the attribute that says when an item expires, or null
 */
public record Derived(
    List<IndexSchema> indexes, @Nullable StreamSchema stream, @Nullable String expiryAttribute) {
  public static final Derived NOTHING = new Derived(List.of(), null, null);

  public Derived {
    indexes = List.copyOf(indexes);
  }

  /** Indexes, and nothing else. */
  public static Derived of(List<IndexSchema> indexes) {
    return new Derived(indexes, null, null);
  }

  public Derived with(List<IndexSchema> indexes) {
    return new Derived(indexes, stream, expiryAttribute);
  }
}
