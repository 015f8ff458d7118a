package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.ConditionPaths;
import dev.stator.model.expression.Projection;
import dev.stator.model.key.ItemOrder;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.TableSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What projections and filters may not do with key attributes. */
final class KeyPaths {
  private KeyPaths() {}

  /** Refuses a projection that looks into a key attribute. */
  static void refuseNested(TableSchema schema, @Nullable Projection projection) {
    if (projection != null) {
      refuseNested(schema, projection.paths());
    }
  }

  /** Refuses a filter that looks into a key attribute. */
  static void refuseNested(TableSchema schema, @Nullable Condition filter) {
    if (filter != null) {
      refuseNested(schema, ConditionPaths.of(filter));
    }
  }

  /** Refuses paths that look into a key attribute. */
  static void refuseNested(TableSchema schema, List<AttributePath> paths) {
    if (paths.stream().allMatch(path -> path.steps().size() == 1)) {
      return;
    }
    for (var key : schema.keys()) {
      refuseNested(key, "Key", paths);
    }
    for (var index : schema.indexes()) {
      for (var key : index.keys()) {
        refuseNested(key, "IndexKey", paths);
      }
    }
  }

  private static void refuseNested(KeyAttribute key, String what, List<AttributePath> paths) {
    for (var path : paths) {
      if (path.steps().size() > 1 && path.root().equals(key.name())) {
        throw RequestException.validation(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
                + what
                + ": "
                + key.name());
      }
    }
  }

  /**
   * Refuses the filter of a Query when it names a key attribute: that is for the key conditions.
   *
   * @param order in which the items are read: its keys count
   * @param parameter how the service calls the filter
   */
  static void refuseKeys(ItemOrder order, @Nullable Condition filter, String parameter) {
    if (filter == null) {
      return;
    }
    var paths = ConditionPaths.of(filter);
    for (var key : order.keys()) {
      if (paths.stream().anyMatch(path -> path.root().equals(key.name()))) {
        throw RequestException.validation(
            parameter
                + " can only contain non-primary key attributes: Primary key attribute: "
                + key.name());
      }
    }
  }
}
