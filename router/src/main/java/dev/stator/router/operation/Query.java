package dev.stator.router.operation;

import dev.stator.model.capacity.Limits;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Projection;
import dev.stator.proto.item.RangeRead;
import dev.stator.router.legacy.LegacyCondition;
import dev.stator.router.legacy.LegacyConditions;
import dev.stator.router.validation.Members;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Query: reads items that share a partition key, in the order of their sort keys. */
final class Query implements Operation {
  private static final List<String> EXPRESSIONS =
      List.of("ProjectionExpression", "FilterExpression", "KeyConditionExpression");
  private static final List<String> LEGACY =
      List.of("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions");

  /** Older key conditions go with expressions of other kinds. */
  private static final List<String> LEGACY_BESIDE_KEYS = LEGACY.subList(0, 3);

  /** The service sees to Select in another place than it does for a Scan. */
  private static final String SELECT_PREFIX = "1 validation error detected: ";

  @Override
  public Reply execute(Call call) {
    var request = call.members();
    var expressions =
        RequestExpressions.of(
            request,
            call.expressions(),
            EXPRESSIONS,
            request.has("KeyConditionExpression") ? LEGACY : LEGACY_BESIDE_KEYS);
    var legacyFilter = LegacyConditions.read(request.dictionary("QueryFilter"));
    var joining = request.text("ConditionalOperator");
    LegacyConditions.checkOperator(joining, legacyFilter.size());
    var attributes = Selection.attributesToGet(request);
    var startKey = StartKey.read(request);
    requireKeyConditions(request);

    var keyExpression = expressions.condition("KeyConditionExpression");
    var filterExpression = expressions.condition("FilterExpression");
    var projectionExpression = expressions.projection();
    expressions.refuseUnused();
    var keys = keyConditions(request, keyExpression);
    Selection.check(request, SELECT_PREFIX);

    var table = call.table();
    var schema = table.schema();
    var order = IndexNames.order(request, table);
    boolean backwards = request.has("ScanIndexForward") && !request.flag("ScanIndexForward");
    var range = QueryRange.of(order, keys, startKey, backwards);
    KeyPaths.refuseNested(schema, projectionExpression);
    var filter = filter(filterExpression, legacyFilter, joining);
    KeyPaths.refuseKeys(
        order, filter, filterExpression == null ? "QueryFilter" : "Filter Expression");
    Projecting.checkFilter(order, filter);
    var projection = projection(projectionExpression, attributes);
    Projecting.checkSelected(request, order, projection);
    KeyPaths.refuseNested(schema, filterExpression);

    boolean countOnly = Selection.countsOnly(request);
    var read =
        new RangeRead(
            schema.tableId(),
            range,
            backwards,
            itemsMax(request),
            Limits.PAGE_BYTES_MAX,
            request.flag("ConsistentRead"),
            filter,
            projection,
            countOnly,
            order.number(),
            Projecting.fetches(request, order, projection));
    return PageReply.of(call, order, call.services().storage().range(schema, read), countOnly);
  }

  private static void requireKeyConditions(Members request) {
    if (!request.has("KeyConditions") && !request.has("KeyConditionExpression")) {
      throw RequestException.validation(
          "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
    }
  }

  private static List<LegacyCondition> keyConditions(
      Members request, @Nullable Condition expression) {
    var conditions =
        expression == null
            ? LegacyConditions.read(request.dictionary("KeyConditions"))
            : KeyExpression.conditions(expression);
    if (conditions.isEmpty()) {
      throw RequestException.validation("Conditions can be of length 1 or 2 only");
    }
    return conditions;
  }

  /** The filter in either form; null when the request has none. */
  static @Nullable Condition filter(
      @Nullable Condition expression, List<LegacyCondition> legacy, @Nullable String joining) {
    return expression == null ? LegacyConditions.joined(legacy, joining) : expression;
  }

  static @Nullable Projection projection(
      @Nullable Projection expression, @Nullable Projection attributes) {
    return expression == null ? attributes : expression;
  }

  /** Limit: how many items to evaluate at most. */
  static int itemsMax(Members request) {
    var limit = request.number("Limit");
    return limit == null ? Integer.MAX_VALUE : (int) Math.min(limit, Integer.MAX_VALUE);
  }
}
