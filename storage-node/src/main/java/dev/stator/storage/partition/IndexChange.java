package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.index.IndexDelta;
import dev.stator.model.index.IndexRow;
import dev.stator.storage.store.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one change of an item does to the rows of global indexes, as it waits in the change log to
 * be shipped: {@code format(1) stamp(8) version(8) baseRow rows(2) row*}, a row being {@code
 * kept(1) key [size(4) item]}, byte strings with their length(4) in front.
 *
 * @param baseRow key of the item
 * @param stamp the partition's clock at the change: rises from change to change
 * @param version of the item
 * @param rows those that go first
 */
public record IndexChange(Bytes baseRow, long stamp, long version, List<Row> rows) {
  private static final int FORMAT = 1;
  private static final int FIXED_BYTES = 19;

  /**
   * @param kept null: the row goes
   */
  public record Row(Bytes key, @Nullable IndexRow kept) {}

  public IndexChange {
    rows = List.copyOf(rows);
  }

  /** The change that a write makes; null when it makes none. */
  static @Nullable IndexChange of(
      Bytes baseRow, long stamp, long version, List<IndexDelta> deltas) {
    var rows = new ArrayList<Row>();
    for (var delta : deltas) {
      var removed = delta.removed();
      if (removed != null) {
        rows.add(new Row(removed.key(), null));
      }
    }
    for (var delta : deltas) {
      var written = delta.written();
      if (written != null) {
        rows.add(new Row(written.key(), written));
      }
    }
    return rows.isEmpty() ? null : new IndexChange(baseRow, stamp, version, rows);
  }

  byte[] encode() {
    int bytes = FIXED_BYTES + 4 + baseRow.length();
    for (var row : rows) {
      bytes += 5 + row.key.length() + (row.kept == null ? 0 : 8 + row.kept.item().length());
    }
    var value = ByteBuffer.allocate(bytes).put((byte) FORMAT).putLong(stamp).putLong(version);
    put(baseRow, value);
    value.putShort((short) rows.size());
    for (var row : rows) {
      value.put((byte) (row.kept == null ? 0 : 1));
      put(row.key, value);
      if (row.kept != null) {
        value.putInt(row.kept.size());
        put(row.kept.item(), value);
      }
    }
    return value.array();
  }

  private static void put(Bytes bytes, ByteBuffer to) {
    to.putInt(bytes.length()).put(bytes.array(), bytes.arrayOffset(), bytes.length());
  }

  /** Reads what the change log holds. */
  public static IndexChange decode(byte[] value) {
    var fields = ByteBuffer.wrap(value);
    if (fields.get() != FORMAT) {
      throw new StoreException("an index change of a format that this version does not read");
    }
    long stamp = fields.getLong();
    long version = fields.getLong();
    var baseRow = take(fields, value);
    var rows = new ArrayList<Row>();
    for (int rest = fields.getShort(); rest > 0; rest--) {
      boolean kept = fields.get() != 0;
      var key = take(fields, value);
      rows.add(new Row(key, kept ? row(key, fields, value) : null));
    }
    return new IndexChange(baseRow, stamp, version, rows);
  }

  private static IndexRow row(Bytes key, ByteBuffer fields, byte[] value) {
    int size = fields.getInt();
    return new IndexRow(key, take(fields, value), size);
  }

  private static Bytes take(ByteBuffer fields, byte[] value) {
    int length = fields.getInt();
    var bytes = Bytes.wrap(value, fields.position(), length);
    fields.position(fields.position() + length);
    return bytes;
  }
}
