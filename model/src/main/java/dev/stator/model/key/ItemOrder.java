package dev.stator.model.key;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.Items;
import dev.stator.model.table.IndexProjection.Kind;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.Slices;
import dev.stator.model.table.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order in which a table's items can be read: the table's own, or that of one of its indexes.
 * Those of the table and of its local indexes are families of row keys in every item collection; a
 * global index has its rows elsewhere, in collections of its own:
 *
 * <pre>
 * table id | 10 | token | partition key           | 00                 | sort key
 * table id | 10 | token | partition key           | 1 to 5 | index key | sort key
 * index id | 20 | token | index's partition keys  | index's sort keys  | partition key | sort key
 * </pre>
 *
 * @param number 0: the table's own order; 1 to 5: the number of a local index; else the id of a
 *     global one
 * @param index null: the table's own order
 */
public record ItemOrder(TableSchema table, int number, @Nullable IndexSchema index) {
  /** The table's own order. */
  public static ItemOrder of(TableSchema table) {
    return new ItemOrder(table, 0, null);
  }

  /**
   * @param number as {@link #number} has it
   * @throws IllegalArgumentException when the table has no such order
   */
  public static ItemOrder of(TableSchema table, int number) {
    if (number == 0) {
      return of(table);
    }
    if (number > 0 && number <= table.localIndexes().size()) {
      return new ItemOrder(table, number, table.localIndexes().get(number - 1));
    }
    var index = table.globalIndex(number);
    if (index == null) {
      throw new IllegalArgumentException(table.name() + " has no order " + number);
    }
    return new ItemOrder(table, number, index);
  }

  /** The order of one of a table's indexes. */
  public static ItemOrder of(TableSchema table, IndexSchema index) {
    return new ItemOrder(
        table, index.local() ? 1 + table.localIndexes().indexOf(index) : index.id(), index);
  }

  /** Whether the rows are a global index's: not in the item's own collection. */
  public boolean global() {
    return index != null && !index.local();
  }

  /** Where the rows lie. */
  public Slices rows() {
    return index == null || index.local() ? table.rows() : table.rows(index);
  }

  public byte family() {
    return (byte) number;
  }

  /** The attributes by which the items of a collection are sorted; several only globally. */
  public List<KeyAttribute> sortKeys() {
    if (index != null) {
      return index.sortKeys();
    }
    return table.sortKey() == null ? List.of() : List.of(table.sortKey());
  }

  /** The attributes that the items of a collection share; several only globally. */
  public List<KeyAttribute> partitionKeys() {
    return index == null ? List.of(table.partitionKey()) : index.partitionKeys();
  }

  /** The attribute by which the items of a collection are sorted first. */
  public @Nullable KeyAttribute sortKey() {
    return sortKeys().isEmpty() ? null : sortKeys().getFirst();
  }

  /** The partition key, and the sort key if there is one. */
  public List<KeyAttribute> keys() {
    return index == null ? table.keys() : index.keys();
  }

  /** All attributes that tell where an item stands: the table's keys, and the index's. */
  public List<KeyAttribute> position() {
    if (index == null) {
      return table.keys();
    }
    var position = new ArrayList<>(table.keys());
    index.keys().stream().filter(key -> !position.contains(key)).forEach(position::add);
    return position;
  }

  /** Whether the rows hold an attribute of their items. */
  public boolean holds(String attribute) {
    return index == null
        || index.projection().kind() == Kind.ALL
        || index.projection().attributes().contains(attribute)
        || position().stream().anyMatch(key -> key.name().equals(attribute));
  }

  /**
   * The key of an item's row.
   *
   * @param item holds all attributes of its {@link #position}
   * @throws RequestException in the service's words when it does not, or one is empty or too long
   */
  public Bytes row(Bytes item) {
    var baseRow = Keyspace.baseRow(table, item);
    if (global()) {
      return globalRow(baseRow, item);
    }
    var key = sortKey();
    if (index == null || key == null) {
      return baseRow;
    }
    var value = Items.attribute(item, key.name());
    if (value == null) {
      throw KeyErrors.missing(key);
    }
    if (!Items.type(value).name().equals(key.type().name())) {
      throw KeyErrors.wrongType(key, Items.type(value));
    }
    return besides(baseRow, key, value);
  }

  /**
   * The key of an item's row in a global index.
   *
   * @param baseRow the key of the item's own row
   * @param item has all attributes that are keys of the index
   * @throws RequestException in the service's words when one is missing, of another type, empty or
   *     too long
   */
  public Bytes globalRow(Bytes baseRow, Bytes item) {
    var key = new RowKeyBuilder(rows());
    partitionKeys().forEach(each -> Keyspace.appendAttribute(key, item, each, true));
    key.token();
    sortKeys().forEach(each -> Keyspace.appendAttribute(key, item, each, false));
    int partitionKeyEnd = CollectionBounds.prefix(table, baseRow).length();
    int sortKey = partitionKeyEnd + 1;
    key.append(baseRow.slice(Keyspace.FIXED_PREFIX, partitionKeyEnd - Keyspace.FIXED_PREFIX));
    key.append(baseRow.slice(sortKey, baseRow.length() - sortKey));
    return key.take();
  }

  /** Where the next rows of this order can be, behind a row of another one. */
  public Bytes nextRows(byte[] rowKey) {
    int prefixBytes = CollectionBounds.prefixBytes(table, rowKey, 0);
    var next = Arrays.copyOf(rowKey, prefixBytes + 1);
    boolean ahead = Byte.toUnsignedInt(rowKey[prefixBytes]) < number;
    next[prefixBytes] = ahead ? family() : (byte) 0xff;
    return Bytes.wrap(next);
  }

  /** A key value as it stands in row keys. */
  static Bytes encoded(KeyAttribute key, Bytes value) {
    var reader = new ItemReader(value);
    reader.readScalar();
    var content = reader.content();
    return switch (key.type()) {
      case N -> content;
      case S, B -> {
        KeyErrors.checkLength(key, content.length(), false);
        yield KeyCodec.encode(content);
      }
    };
  }

  /** The key of the index row of an item that has {@code baseRow}, and a value as its sort key. */
  public Bytes besides(Bytes baseRow, KeyAttribute key, Bytes value) {
    var encodedSortKey = encoded(key, value);
    var prefix = CollectionBounds.prefix(table, baseRow);
    int sortKey = prefix.length() + 1;
    var row = new byte[baseRow.length() + encodedSortKey.length()];
    copy(prefix, row, 0);
    row[prefix.length()] = family();
    copy(encodedSortKey, row, sortKey);
    copy(
        baseRow.slice(sortKey, baseRow.length() - sortKey), row, sortKey + encodedSortKey.length());
    return Bytes.wrap(row);
  }

  private static void copy(Bytes from, byte[] to, int at) {
    System.arraycopy(from.array(), from.arrayOffset(), to, at, from.length());
  }
}
