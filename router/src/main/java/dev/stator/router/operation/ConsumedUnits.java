package dev.stator.router.operation;

import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.IndexEffects;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Capacity units that something took of a table.
 *
 * @param table of the table itself
 * @param localIndexes of its local indexes, by name, those that it took none of left out
 * @param globalIndexes of its global indexes, likewise
 */
record ConsumedUnits(
    double table, Map<String, Double> localIndexes, Map<String, Double> globalIndexes) {
  static final ConsumedUnits NONE = of(0);

  static ConsumedUnits of(double table) {
    return new ConsumedUnits(table, Map.of(), Map.of());
  }

  /** What a read of an index took of it, and of the table beside it. */
  static ConsumedUnits of(double table, IndexSchema index, double ofIndex) {
    var units = Map.of(index.name(), ofIndex);
    return index.local()
        ? new ConsumedUnits(table, units, Map.of())
        : new ConsumedUnits(table, Map.of(), units);
  }

  /**
   * What a write took.
   *
   * @param indexes what it did to the table's indexes, or null
   */
  static ConsumedUnits of(double table, TableSchema schema, @Nullable IndexEffects indexes) {
    if (indexes == null) {
      return of(table);
    }
    var locals = schema.localIndexes();
    var units = indexes.units();
    return new ConsumedUnits(
        table,
        byName(locals, units.subList(0, locals.size())),
        byName(schema.globalIndexes(), units.subList(locals.size(), units.size())));
  }

  /**
   * @param units of as many of the indexes as the partition knew when it applied the write
   */
  private static Map<String, Double> byName(List<IndexSchema> indexes, List<Integer> units) {
    var byName = new TreeMap<String, Double>();
    for (int i = 0; i < Math.min(indexes.size(), units.size()); i++) {
      if (units.get(i) > 0) {
        byName.put(indexes.get(i).name(), (double) units.get(i));
      }
    }
    return Collections.unmodifiableMap(byName);
  }

  double total() {
    return table + sum(localIndexes) + sum(globalIndexes);
  }

  private static double sum(Map<String, Double> units) {
    double sum = 0;
    for (double each : units.values()) {
      sum += each;
    }
    return sum;
  }

  ConsumedUnits plus(ConsumedUnits more) {
    return new ConsumedUnits(
        table + more.table,
        plus(localIndexes, more.localIndexes),
        plus(globalIndexes, more.globalIndexes));
  }

  private static Map<String, Double> plus(Map<String, Double> one, Map<String, Double> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    var sum = new TreeMap<>(one);
    other.forEach((name, units) -> sum.merge(name, units, Double::sum));
    return Collections.unmodifiableMap(sum);
  }
}
