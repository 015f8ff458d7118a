package dev.stator.router.definition;

import dev.stator.model.cluster.TableRecord;
import java.util.ArrayList;
import java.util.List;

/** A table as an update finds it. */
record UpdatedTable(TableRecord record, TableDefinition definition) {
  String name() {
    return record.name();
  }

  List<KeyElement> keys() {
    var keys = new ArrayList<KeyElement>();
    keys.add(new KeyElement(record.schema().partitionKey().name(), true));
    var sortKey = record.schema().sortKey();
    if (sortKey != null) {
      keys.add(new KeyElement(sortKey.name(), false));
    }
    return keys;
  }
}
