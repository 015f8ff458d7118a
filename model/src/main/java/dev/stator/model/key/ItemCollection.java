package dev.stator.model.key;

import static dev.stator.model.key.CollectionBounds.behindAllThatBeginWith;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import java.util.Arrays;
import java.util.List;

/**
 * The items that share a partition key, and perhaps sort keys besides, and stretches of them by the
 * sort key that comes next, as ranges of row keys. Values are encoded attribute values of the types
 * that the table's schema names.
 *
 * <p>Every stretch is one range because keys are encoded in order and none is the begin of another:
 * the keys of the rows with one sort key, of which an index may have many, begin with what no
 * others do.
 */
public final class ItemCollection {
  private final ItemOrder order;

  /** How many sort keys they share. */
  private final int shared;

  /** What the keys of all its rows in that order begin with. */
  private final Bytes prefix;

  private ItemCollection(ItemOrder order, int shared, Bytes prefix) {
    this.order = order;
    this.shared = shared;
    this.prefix = prefix;
  }

  /**
   * The items with a partition key, in an order.
   *
   * @param partitionKey a value for each attribute of it
   * @throws RequestException in the service's words when one is empty or too long
   */
  public static ItemCollection of(ItemOrder order, List<Bytes> partitionKey) {
    return new ItemCollection(
        order,
        0,
        order.global()
            ? Keyspace.indexPrefix(order, partitionKey)
            : prefix(order, partitionKey.getFirst()));
  }

  private static Bytes prefix(ItemOrder order, Bytes partitionKey) {
    var ofItems = Keyspace.collectionPrefix(order.table(), partitionKey);
    var prefix = Arrays.copyOf(ofItems.toArray(), ofItems.length());
    prefix[prefix.length - 1] = order.family();
    return Bytes.wrap(prefix);
  }

  /** Those of them that share the next sort key, too. */
  public ItemCollection sharing(Bytes sortKey) {
    return new ItemCollection(order, shared + 1, row(sortKey));
  }

  public KeyRange all() {
    return new KeyRange(prefix, behindAllThatBeginWith(prefix));
  }

  public KeyRange equalTo(Bytes sortKey) {
    return sharing(sortKey).all();
  }

  public KeyRange below(Bytes sortKey, boolean inclusive) {
    var row = row(sortKey);
    return new KeyRange(prefix, inclusive ? behindAllThatBeginWith(row) : row);
  }

  public KeyRange above(Bytes sortKey, boolean inclusive) {
    var row = row(sortKey);
    return new KeyRange(
        inclusive ? row : behindAllThatBeginWith(row), behindAllThatBeginWith(prefix));
  }

  /** Both bounds included; {@code low} must not be above {@code high}. */
  public KeyRange between(Bytes low, Bytes high) {
    return new KeyRange(row(low), behindAllThatBeginWith(row(high)));
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

  /** What the keys of all rows with a sort key begin with, and no others. */
  private Bytes row(Bytes sortKey) {
    var encoded = ItemOrder.encoded(order.sortKeys().get(shared), sortKey);
    var row = new byte[prefix.length() + encoded.length()];
    System.arraycopy(prefix.array(), prefix.arrayOffset(), row, 0, prefix.length());
    System.arraycopy(
        encoded.array(), encoded.arrayOffset(), row, prefix.length(), encoded.length());
    return Bytes.wrap(row);
  }
}
