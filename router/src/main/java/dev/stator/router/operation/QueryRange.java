package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.ConditionEvaluator;
import dev.stator.model.item.Items;
import dev.stator.model.key.ItemCollection;
import dev.stator.model.key.ItemOrder;
import dev.stator.model.key.KeyRange;
import dev.stator.model.table.KeyAttribute;
import dev.stator.router.legacy.ComparisonOperator;
import dev.stator.router.legacy.LegacyCondition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a Query reads: what its key conditions and its starting key mean for the keys of the
 * table or index, checked in the service's order.
 */
final class QueryRange {
  /** So many are counted against the key in other words, if at all. */
  private static final int CONDITIONS_ALWAYS = 2;

  private final ItemOrder order;
  private final Map<String, LegacyCondition> conditions = new HashMap<>();
  private final @Nullable Bytes startKey;

  private QueryRange(ItemOrder order, List<LegacyCondition> conditions, @Nullable Bytes startKey) {
    this.order = order;
    this.startKey = startKey;
    conditions.forEach(condition -> this.conditions.put(condition.attribute(), condition));
  }

  /**
   * @param order in which the items are read
   * @param startKey ExclusiveStartKey, or null
   * @throws RequestException in the service's words when conditions or key do not fit the table
   */
  static KeyRange of(
      ItemOrder order,
      List<LegacyCondition> conditions,
      @Nullable Bytes startKey,
      boolean backwards) {
    var query = new QueryRange(order, conditions, startKey);
    query.check();
    var range = query.range();
    if (startKey == null) {
      return range;
    }
    var row = query.startRow(startKey);
    query.checkStartInside(startKey);
    return backwards
        ? new KeyRange(range.start(), row)
        : new KeyRange(ItemCollection.behind(row), range.end());
  }

  private void check() {
    var keys = order.keys();
    int known = conditions.size();
    if (known > CONDITIONS_ALWAYS && known > keys.size()) {
      throw RequestException.validation(
          "The number of query conditions ("
              + known
              + ") exceeds the number of key attributes defined in the schema ("
              + keys.size()
              + ")");
    }
    if (startKey != null && Items.count(startKey) != order.position().size()) {
      throw RequestException.validation(StartKey.INVALID);
    }
    for (var key : keys) {
      if (startKey != null) {
        StartKey.check(key, startKey);
      }
      if (keys.size() == 1 && known > 1) {
        throw RequestException.validation("Query key condition not supported");
      }
      checkCondition(key);
    }
    if (severalAttributes()) {
      SeveralKeys.check(order, conditions);
    }
  }

  /** Whether partition key or sort key are of several attributes. */
  private boolean severalAttributes() {
    return order.partitionKeys().size() > 1 || order.sortKeys().size() > 1;
  }

  private void checkCondition(KeyAttribute key) {
    boolean partitionKey = order.partitionKeys().contains(key);
    var condition = conditions.get(key.name());
    if (condition == null) {
      if (!severalAttributes() && (partitionKey || conditions.size() > 1)) {
        throw RequestException.validation(SeveralKeys.MISSED + key.name());
      }
      return;
    }
    switch (condition.operator()) {
      case NULL, NOT_NULL, NE, CONTAINS, NOT_CONTAINS, IN ->
          throw RequestException.validation(
              "Attempted conditional constraint is not an indexable operation");
      case EQ, LE, LT, GE, GT, BETWEEN, BEGINS_WITH -> {}
    }
    for (var value : condition.values()) {
      if (!isOfType(value, key)) {
        throw RequestException.validation(
            "One or more parameter values were invalid: Condition parameter type does not match schema type");
      }
    }
    if (!severalAttributes() && partitionKey && condition.operator() != ComparisonOperator.EQ) {
      throw RequestException.validation("Query key condition not supported");
    }
  }

  private static boolean isOfType(Bytes value, KeyAttribute key) {
    return Items.type(value).name().equals(key.type().name());
  }

  private KeyRange range() {
    var collection = ItemCollection.of(order, partitionKey());
    for (var condition : sortConditions()) {
      if (condition.operator() != ComparisonOperator.EQ) {
        return stretch(collection, condition);
      }
      collection = collection.sharing(condition.values().getFirst());
    }
    return collection.all();
  }

  private static KeyRange stretch(ItemCollection collection, LegacyCondition condition) {
    var value = condition.values().getFirst();
    return switch (condition.operator()) {
      case LT -> collection.below(value, false);
      case LE -> collection.below(value, true);
      case GT -> collection.above(value, false);
      case GE -> collection.above(value, true);
      case BETWEEN -> collection.between(value, condition.values().getLast());
      case BEGINS_WITH -> collection.beginningWith(value);
      case EQ, NULL, NOT_NULL, NE, CONTAINS, NOT_CONTAINS, IN ->
          throw new IllegalStateException(condition.operator() + " is not a stretch");
    };
  }

  private List<Bytes> partitionKey() {
    return order.partitionKeys().stream()
        .map(key -> Objects.requireNonNull(conditions.get(key.name())).values().getFirst())
        .toList();
  }

  /** In the order of the sort keys: once checked, all but the last are equalities. */
  private List<LegacyCondition> sortConditions() {
    return order.sortKeys().stream()
        .map(key -> conditions.get(key.name()))
        .filter(Objects::nonNull)
        .toList();
  }

  private Bytes startRow(Bytes key) {
    try {
      return order.row(key);
    } catch (RequestException e) {
      throw StartKey.invalid(e.text());
    }
  }

  private void checkStartInside(Bytes key) {
    boolean sameCollection = order.partitionKeys().stream().allMatch(each -> meets(each, key));
    var sortConditions = sortConditions();
    if (sortConditions.isEmpty()) {
      if (!sameCollection) {
        throw RequestException.validation(
            "The provided starting key is outside query boundaries based on provided conditions");
      }
    } else if (!sortConditions.stream().allMatch(condition -> holds(condition, key))) {
      throw RequestException.validation(
          "The provided starting key does not match the range key predicate");
    } else if (!sameCollection) {
      throw RequestException.validation(
          "The query can return at most one row and cannot be restarted");
    }
  }

  private boolean meets(KeyAttribute partitionKey, Bytes key) {
    return holds(Objects.requireNonNull(conditions.get(partitionKey.name())), key);
  }

  private static boolean holds(LegacyCondition condition, Bytes key) {
    return ConditionEvaluator.holds(condition.toCondition(), key);
  }
}
