package dev.stator.router.operation;

import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.IndexEffects;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Capacity units that something took of a table.
 *
 * @param table of the table itself
 * @param localIndexes of its local indexes, by name, those that it took none of left out
 */
record ConsumedUnits(double table, Map<String, Double> localIndexes) {
  static final ConsumedUnits NONE = of(0);

  static ConsumedUnits of(double table) {
    return new ConsumedUnits(table, Map.of());
  }

  /**
   * What a write took.
   *
   * @param indexes what it did to the table's local indexes, or null
   */
  static ConsumedUnits of(double table, TableSchema schema, @Nullable IndexEffects indexes) {
    if (indexes == null) {
      return of(table);
    }
    var byName = new TreeMap<String, Double>();
    int i = 0;
    for (IndexSchema index : schema.localIndexes()) {
      int units = indexes.units().get(i++);
      if (units > 0) {
        byName.put(index.name(), (double) units);
      }
    }
    return new ConsumedUnits(table, Collections.unmodifiableMap(byName));
  }

  double total() {
    double total = table;
    for (double units : localIndexes.values()) {
      total += units;
    }
    return total;
  }

  ConsumedUnits plus(ConsumedUnits more) {
    if (localIndexes.isEmpty() && more.localIndexes.isEmpty()) {
      return of(table + more.table);
    }
    var sum = new TreeMap<>(localIndexes);
    more.localIndexes.forEach((name, units) -> sum.merge(name, units, Double::sum));
    return new ConsumedUnits(table + more.table, Collections.unmodifiableMap(sum));
  }
}
