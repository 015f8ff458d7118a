package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.TableSchema;
import dev.stator.router.validation.Members;

/** IndexName: which index a Query or Scan reads. */
final class IndexNames {
  private IndexNames() {}

  /** Refuses a request that names an index: those that exist cannot be read yet. */
  static void refuse(Members request, TableSchema schema) {
    var name = request.text("IndexName");
    if (name == null) {
      return;
    }
    var index = find(schema, name);
    if (!index.local() && request.flag("ConsistentRead")) {
      throw RequestException.validation(
          "Consistent reads are not supported on global secondary indexes");
    }
    throw RequestException.validation("Reading a secondary index is not supported yet: " + name);
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
