package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.ConditionPaths;
import dev.stator.model.expression.Projection;
import dev.stator.model.key.ItemOrder;
import dev.stator.router.validation.Members;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What reads may ask of an index that does not hold all of its items. */
final class Projecting {
  private Projecting() {}

  /** Whether a read of a local index asks for what only the items themselves hold. */
  static boolean fetches(Members request, ItemOrder order, @Nullable Projection projection) {
    if (Selection.countsOnly(request)) {
      return false;
    }
    return projection == null
        ? "ALL_ATTRIBUTES".equals(request.text("Select")) && !holdsAll(order)
        : projection.paths().stream().anyMatch(path -> !order.holds(path.root()));
  }

  private static boolean holdsAll(ItemOrder order) {
    var index = order.index();
    return index == null
        || switch (index.projection().kind()) {
          case ALL -> true;
          case KEYS_ONLY, INCLUDE -> false;
        };
  }

  /** Refuses a filter that looks at what the index does not hold. */
  static void checkFilter(ItemOrder order, @Nullable Condition filter) {
    var index = order.index();
    if (filter == null || index == null) {
      return;
    }
    var missing = new TreeSet<String>();
    List<AttributePath> paths = ConditionPaths.of(filter);
    paths.stream()
        .map(AttributePath::root)
        .filter(name -> !order.holds(name))
        .forEach(missing::add);
    if (!missing.isEmpty()) {
      throw RequestException.validation(
          "One or more parameter values were invalid: Secondary index "
              + index.name()
              + " does not project one or more filter attributes: "
              + missing);
    }
  }
}
