package dev.stator.router.operation;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.error.RequestException;
import dev.stator.model.key.ItemOrder;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.TableSchema;
import dev.stator.router.validation.Members;

/** IndexName: which index a Query or Scan reads. */
final class IndexNames {
  private IndexNames() {}

  /** The order in which the request reads the table's items. */
  static ItemOrder order(Members request, TableRecord table) {
    var schema = table.schema();
    var name = request.text("IndexName");
    if (name == null) {
      return ItemOrder.of(schema);
    }
    var index = find(schema, name);
    if (!index.local() && request.flag("ConsistentRead")) {
      throw RequestException.validation(
          "Consistent reads are not supported on global secondary indexes");
    }
    if (table.builds(index)) {
      throw RequestException.validation(
          "Cannot read from backfilling global secondary index: " + name);
    }
    return ItemOrder.of(schema, index);
  }

  private static IndexSchema find(TableSchema schema, String name) {
    for (var index : schema.indexes()) {
      if (index.name().equals(name)) {
        return index;
      }
    }
    throw RequestException.validation("The table does not have the specified index: " + name);
  }
}
