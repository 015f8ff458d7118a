package dev.stator.router.operation;

import dev.stator.model.capacity.CapacityUnits;
import dev.stator.model.expression.ProjectionEvaluator;
import dev.stator.model.key.Keyspace;
import dev.stator.router.json.JsonOutput;
import java.util.List;

/** GetItem: reads one item by its key. */
final class GetItem implements Operation {
  static final List<String> EXPRESSIONS = List.of("ProjectionExpression");
  static final List<String> LEGACY = List.of("AttributesToGet");

  @Override
  public Reply execute(Call call) {
    var request = call.members();
    var expressions = RequestExpressions.of(request, call.expressions(), EXPRESSIONS, LEGACY);
    var key = request.item("Key");
    boolean consistent = request.flag("ConsistentRead");
    var attributes = Selection.attributesToGet(request);
    var expression = expressions.projection();
    expressions.refuseUnused();
    var projection = expression == null ? attributes : expression;
    var table = call.table();
    var rowKey = Keyspace.rowOfKey(table.schema(), key);
    KeyPaths.refuseNested(table.schema(), expression);
    var found = call.read(table, rowKey, consistent);
    double units = CapacityUnits.read(found.size(), consistent);
    call.consumedRead(units);
    var item = found.item();
    call.returned(item == null ? 0 : 1);
    var out = new JsonOutput(item == null ? 64 : 256 + 2 * item.length()).beginObject();
    if (item != null) {
      out.name("Item")
          .item(projection == null ? item : ProjectionEvaluator.project(projection, item));
    }
    ConsumedCapacity.write(
        out, request, request.requiredText("TableName"), ConsumedUnits.of(units));
    return Reply.ok(out.endObject());
  }
}
