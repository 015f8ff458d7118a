package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.ConditionPaths;
import dev.stator.model.expression.Projection;
import dev.stator.model.key.ItemOrder;
import dev.stator.router.validation.Members;
import java.util.List;
import java.util.Set;
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

  /**
   * Refuses the filter of a Query that looks at what the index does not hold. That of a Scan may:
   * it finds nothing there.
   */
  static void checkFilter(ItemOrder order, @Nullable Condition filter) {
    var index = order.index();
    if (filter == null || index == null) {
      return;
    }
    var missing = missing(order, ConditionPaths.of(filter));
    if (!missing.isEmpty()) {
      throw invalid(
          "Secondary index "
              + index.name()
              + " does not project one or more filter attributes: "
              + missing);
    }
  }

  /**
   * Refuses a read of a global index that asks for what it does not hold: unlike a local one, it
   * does not lie beside the items.
   */
  static void checkSelected(Members request, ItemOrder order, @Nullable Projection projection) {
    var index = order.index();
    if (index == null || !order.global()) {
      return;
    }
    if ("ALL_ATTRIBUTES".equals(request.text("Select")) && !holdsAll(order)) {
      throw invalid(
          "Select type ALL_ATTRIBUTES is not supported for global secondary index "
              + index.name()
              + " because its projection type is not ALL");
    }
    var missing = projection == null ? Set.of() : missing(order, projection.paths());
    if (!missing.isEmpty()) {
      throw invalid("Global secondary index " + index.name() + " does not project " + missing);
    }
  }

  /** Names of attributes that the index does not hold. */
  private static Set<String> missing(ItemOrder order, List<AttributePath> paths) {
    var missing = new TreeSet<String>();
    paths.stream()
        .map(AttributePath::root)
        .filter(name -> !order.holds(name))
        .forEach(missing::add);
    return missing;
  }

  private static RequestException invalid(String message) {
    return RequestException.validation("One or more parameter values were invalid: " + message);
  }
}
