package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.model.key.ItemOrder;
import dev.stator.model.table.KeyAttribute;
import dev.stator.router.legacy.ComparisonOperator;
import dev.stator.router.legacy.LegacyCondition;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The key conditions of a Query on an index whose partition key or sort key is of several
 * attributes: an equality for each attribute of the partition key, then for as many of the sort key
 * as are wanted, from the first on, of which the last may be another comparison.
 */
final class SeveralKeys {
  static final String MISSED = "Query condition missed key schema element: ";

  private final ItemOrder order;
  private final Map<String, LegacyCondition> conditions;

  private SeveralKeys(ItemOrder order, Map<String, LegacyCondition> conditions) {
    this.order = order;
    this.conditions = conditions;
  }

  /**
   * @throws RequestException in the service's words when the conditions are others
   */
  static void check(ItemOrder order, Map<String, LegacyCondition> conditions) {
    var check = new SeveralKeys(order, conditions);
    check.requirePartitionKey();
    check.requireSortKeysFromTheFirst();
    check.requireNoOthers();
  }

  private void requirePartitionKey() {
    var missing = withoutEquality(order.partitionKeys());
    if (!missing.isEmpty()) {
      throw RequestException.validation(
          "HASH key attributes "
              + missing
              + " must have equality conditions specified in the query");
    }
  }

  private void requireSortKeysFromTheFirst() {
    var keys = order.sortKeys();
    for (int i = 1; i < keys.size(); i++) {
      var missing = withoutEquality(keys.subList(0, i));
      if (conditions.containsKey(keys.get(i).name()) && !missing.isEmpty()) {
        throw RequestException.validation(
            "RANGE key attributes "
                + missing
                + " must have equality conditions specified in the query because a condition is present on key attribute "
                + keys.get(i).name());
      }
    }
  }

  /** A condition on what is no key stands in the place of one on the next sort key. */
  private void requireNoOthers() {
    long ofKeys = order.keys().stream().filter(key -> conditions.containsKey(key.name())).count();
    if (ofKeys < conditions.size()) {
      order.sortKeys().stream()
          .filter(key -> !conditions.containsKey(key.name()))
          .findFirst()
          .ifPresent(key -> {
            throw RequestException.validation(MISSED + key.name());
          });
    }
  }

  private String withoutEquality(List<KeyAttribute> keys) {
    return keys.stream()
        .filter(key -> !isEquality(conditions.get(key.name())))
        .map(KeyAttribute::name)
        .collect(Collectors.joining(", "));
  }

  private static boolean isEquality(@Nullable LegacyCondition condition) {
    return condition != null && condition.operator() == ComparisonOperator.EQ;
  }
}
