package dev.stator.model.expression;

import dev.stator.model.expression.AttributePath.Index;
import dev.stator.model.expression.AttributePath.Name;
import dev.stator.model.expression.AttributePath.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Paths that do not overlap, as a tree that can be walked side by side with an item. Each path's
 * end carries a leaf; what is on the way to an end has none. Names keep the order of their coming,
 * positions are in ascending order.
 */
final class PathTree<L> {
  private final Map<String, PathTree<L>> names = new LinkedHashMap<>();
  private final TreeMap<Integer, PathTree<L>> positions = new TreeMap<>();
  private @Nullable L leaf;

  void put(AttributePath path, L newLeaf) {
    put(path.steps(), 0, newLeaf);
  }

  private void put(List<Step> steps, int depth, L newLeaf) {
    if (leaf != null) {
      throw new IllegalArgumentException("Paths overlap: " + steps);
    }
    if (depth < steps.size()) {
      var next =
          switch (steps.get(depth)) {
            case Name(var name) -> names.computeIfAbsent(name, key -> new PathTree<>());
            case Index(int position) ->
                positions.computeIfAbsent(position, key -> new PathTree<>());
          };
      next.put(steps, depth + 1, newLeaf);
      return;
    }
    if (!names.isEmpty() || !positions.isEmpty()) {
      throw new IllegalArgumentException("Paths overlap: " + steps);
    }
    leaf = newLeaf;
  }

  /** What the path that ends here carries; null on the way to an end. */
  @Nullable L leaf() {
    return leaf;
  }

  Map<String, PathTree<L>> names() {
    return names;
  }

  @Nullable PathTree<L> at(int position) {
    return positions.get(position);
  }

  /** The branches at and behind {@code position}, in ascending order. */
  Iterable<PathTree<L>> from(int position) {
    return positions.tailMap(position, true).values();
  }
}
