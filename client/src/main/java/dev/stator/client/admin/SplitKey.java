package dev.stator.client.admin;

import dev.stator.client.CommandFailure;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.TableSchema;
import java.util.HexFormat;

/**
 * Where to cut, as it is typed: a row key in hex, or TABLE:PARTITIONKEY, which is where the item
 * collection of that partition key begins (more exactly, the first collection with its token).
 */
final class SplitKey {
  private SplitKey() {}

  static Bytes parse(String text, ClusterImage image) {
    int colon = text.indexOf(':');
    if (colon >= 0) {
      return collection(table(text.substring(0, colon), image), text.substring(colon + 1));
    }
    try {
      return Bytes.wrap(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          "'" + text + "' is no key to cut at.",
          "Give a row key in hex, for example 8a000001, or TABLE:PARTITIONKEY.");
    }
  }

  private static TableRecord table(String name, ClusterImage image) {
    var named =
        image.tables().values().stream().filter(table -> table.name().equals(name)).toList();
    if (named.size() != 1) {
      throw CommandFailure.usage(
          named.isEmpty()
              ? "There is no table " + name + "."
              : "There are " + named.size() + " tables " + name + ", of different accounts.",
          "Give a row key in hex, or another table.");
    }
    return named.getFirst();
  }

  private static Bytes collection(TableRecord table, String partitionKey) {
    var schema = table.schema();
    var withoutSortKey =
        new TableSchema(
            schema.tableId(),
            schema.version(),
            schema.name(),
            schema.partitionKey(),
            null,
            schema.slices(),
            Derived.NOTHING);
    try {
      var item = new ItemWriter().beginItem().name(schema.partitionKey().name());
      switch (schema.partitionKey().type()) {
        case S -> item.string(partitionKey);
        case N -> item.number(partitionKey);
        case B -> item.binary(Bytes.wrap(HexFormat.of().parseHex(partitionKey)));
      }
      var row = Keyspace.baseRow(withoutSortKey, item.endItem().take());
      return row.slice(0, Keyspace.FIXED_PREFIX);
    } catch (RequestException | IllegalArgumentException e) {
      throw CommandFailure.usage(
          "'"
              + partitionKey
              + "' is no partition key of table "
              + table.name()
              + ", which has type "
              + schema.partitionKey().type()
              + ".",
          "Text and numbers are typed as they are, binary keys in hex.");
    }
  }
}
