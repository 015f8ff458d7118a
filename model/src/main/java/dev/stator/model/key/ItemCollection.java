package dev.stator.model.key;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.ItemReader;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.TableSchema;
import java.util.Arrays;

/**
 * The items that share a partition key, and stretches of them by their sort key, as ranges of row
 * keys. Values are encoded attribute values of the types that the table's schema names.
 *
 * <p>Every stretch is one range because sort keys are encoded in order and none is the begin of
 * another: behind one row key and before the next there is just that key with a zero behind it.
 */
public final class ItemCollection {
  private final TableSchema schema;

  /** What the keys of all its base rows begin with. */
  private final Bytes prefix;

  private ItemCollection(TableSchema schema, Bytes prefix) {
    this.schema = schema;
    this.prefix = prefix;
  }

  /**
   * The items with a partition key.
   *
   * @throws RequestException in the service's words when the key is empty or too long
   */
  public static ItemCollection of(TableSchema schema, Bytes partitionKey) {
    return new ItemCollection(schema, Keyspace.collectionPrefix(schema, partitionKey));
  }

  public KeyRange all() {
    return new KeyRange(prefix, behindAllThatBeginWith(prefix));
  }

  public KeyRange equalTo(Bytes sortKey) {
    var row = row(sortKey);
    return new KeyRange(row, behind(row));
  }

  public KeyRange below(Bytes sortKey, boolean inclusive) {
    var row = row(sortKey);
    return new KeyRange(prefix, inclusive ? behind(row) : row);
  }

  public KeyRange above(Bytes sortKey, boolean inclusive) {
    var row = row(sortKey);
    return new KeyRange(inclusive ? row : behind(row), behindAllThatBeginWith(prefix));
  }

  /** Both bounds included; {@code low} must not be above {@code high}. */
  public KeyRange between(Bytes low, Bytes high) {
    return new KeyRange(row(low), behind(row(high)));
  }

  /** Of strings or binaries. */
  public KeyRange beginningWith(Bytes sortKeyPrefix) {
    var whole = row(sortKeyPrefix);
    var begin = whole.slice(0, whole.length() - KeyCodec.END_BYTES);
    return new KeyRange(begin, behindAllThatBeginWith(begin));
  }

  /** The first key behind a row's, whatever rows there are. */
  public static Bytes behind(Bytes rowKey) {
    var next = new byte[rowKey.length() + 1];
    System.arraycopy(rowKey.array(), rowKey.arrayOffset(), next, 0, rowKey.length());
    return Bytes.wrap(next);
  }

  private Bytes row(Bytes sortKey) {
    var reader = new ItemReader(sortKey);
    reader.readScalar();
    var content = reader.content();
    var attribute = sortKeyAttribute();
    var encoded =
        switch (attribute.type()) {
          case N -> content;
          case S, B -> {
            KeyErrors.checkLength(attribute, content.length(), false);
            yield KeyCodec.encode(content);
          }
        };
    var row = new byte[prefix.length() + encoded.length()];
    System.arraycopy(prefix.array(), prefix.arrayOffset(), row, 0, prefix.length());
    System.arraycopy(
        encoded.array(), encoded.arrayOffset(), row, prefix.length(), encoded.length());
    return Bytes.wrap(row);
  }

  private KeyAttribute sortKeyAttribute() {
    var sortKey = schema.sortKey();
    if (sortKey == null) {
      throw new IllegalStateException("The table has no sort key");
    }
    return sortKey;
  }

  /** The first key behind all that begin with {@code begin}; it has a byte that is not ff. */
  private static Bytes behindAllThatBeginWith(Bytes begin) {
    int last = begin.length() - 1;
    while (begin.get(last) == (byte) 0xff) {
      last--;
    }
    var next =
        Arrays.copyOfRange(begin.array(), begin.arrayOffset(), begin.arrayOffset() + last + 1);
    next[last]++;
    return Bytes.wrap(next);
  }
}
