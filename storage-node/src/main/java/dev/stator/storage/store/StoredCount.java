package dev.stator.storage.store;

import dev.stator.model.table.IndexCount;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a partition holds of one table.
 *
 * @param bytes DynamoDB's sizes of the items together
 * @param indexes what its local indexes hold, in the order of their definition
 */
public record StoredCount(long items, long bytes, List<IndexCount> indexes) {
  public static final StoredCount NONE = new StoredCount(0, 0);
  private static final int FORMAT = 1;
  private static final int TABLE_BYTES = 17;
  private static final int INDEX_BYTES = 16;

  public StoredCount {
    indexes = List.copyOf(indexes);
  }

  /** Of a table without local indexes. */
  public StoredCount(long items, long bytes) {
    this(items, bytes, List.of());
  }

  public StoredCount plus(StoredCount more) {
    return new StoredCount(
        items + more.items, bytes + more.bytes, IndexCount.sum(indexes, more.indexes));
  }

  public StoredCount minus(StoredCount less) {
    return plus(
        new StoredCount(
            -less.items, -less.bytes, less.indexes.stream().map(IndexCount::negated).toList()));
  }

  public boolean isNothing() {
    if (items != 0 || bytes != 0) {
      return false;
    }
    for (var index : indexes) {
      if (!index.equals(IndexCount.NONE)) {
        return false;
      }
    }
    return true;
  }

  /** Writes counts by table id, in ascending order: replicas must write the same bytes. */
  static void write(Map<Integer, StoredCount> counts, DataOutputStream out) throws IOException {
    out.writeInt(counts.size());
    for (var each : new TreeMap<>(counts).entrySet()) {
      out.writeInt(each.getKey());
      out.writeLong(each.getValue().items);
      out.writeLong(each.getValue().bytes);
      out.writeByte(each.getValue().indexes.size());
      for (var index : each.getValue().indexes) {
        out.writeLong(index.items());
        out.writeLong(index.bytes());
      }
    }
  }

  static Map<Integer, StoredCount> read(DataInputStream in) throws IOException {
    int size = in.readInt();
    var counts = new TreeMap<Integer, StoredCount>();
    for (int i = 0; i < size; i++) {
      counts.put(in.readInt(), read(in.readLong(), in.readLong(), in));
    }
    return counts;
  }

  private static StoredCount read(long items, long bytes, DataInputStream in) throws IOException {
    var indexes = new ArrayList<IndexCount>();
    for (int rest = in.readByte(); rest > 0; rest--) {
      indexes.add(new IndexCount(in.readLong(), in.readLong()));
    }
    return new StoredCount(items, bytes, indexes);
  }

  byte[] encode() {
    var fields =
        ByteBuffer.allocate(TABLE_BYTES + INDEX_BYTES * indexes.size())
            .put((byte) FORMAT)
            .putLong(items)
            .putLong(bytes);
    indexes.forEach(index -> fields.putLong(index.items()).putLong(index.bytes()));
    return fields.array();
  }

  static StoredCount decode(byte[] value) {
    var fields = ByteBuffer.wrap(value);
    if (fields.get() != FORMAT) {
      throw new StoreException("a count of a format that this version does not read");
    }
    long items = fields.getLong();
    long bytes = fields.getLong();
    var indexes = new ArrayList<IndexCount>();
    while (fields.hasRemaining()) {
      indexes.add(new IndexCount(fields.getLong(), fields.getLong()));
    }
    return new StoredCount(items, bytes, indexes);
  }
}
