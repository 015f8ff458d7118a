package dev.stator.model.expression;

import dev.stator.model.Bytes;
import dev.stator.model.item.Items;
import org.jspecify.annotations.Nullable;

/**
 * Follows document paths through encoded items; what lies beside the path is stepped over, not
 * decoded.
 */
final class Paths {
  private Paths() {}

  /** The encoded value at {@code path}, as a view; null when the item has none there. */
  static @Nullable Bytes find(AttributePath path, Bytes item) {
    return find(path, path.steps().size(), item);
  }

  /**
   * The encoded value that the last step of {@code path} leads out of, as a view; the path must
   * have two steps.
   */
  static @Nullable Bytes findParent(AttributePath path, Bytes item) {
    return find(path, path.steps().size() - 1, item);
  }

  private static @Nullable Bytes find(AttributePath path, int steps, Bytes item) {
    var value = Items.attribute(item, path.root());
    for (int i = 1; i < steps && value != null; i++) {
      value =
          switch (path.steps().get(i)) {
            case AttributePath.Name(var name) -> Items.entry(value, Bytes.utf8(name));
            case AttributePath.Index(int position) -> Items.element(value, position);
          };
    }
    return value;
  }
}
