package dev.stator.storage.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a partition holds of one table.
 *
 * @param bytes DynamoDB's sizes of the items together
 */
public record StoredCount(long items, long bytes) {
  public static final StoredCount NONE = new StoredCount(0, 0);
  private static final int FORMAT = 1;

  public StoredCount plus(long moreItems, long moreBytes) {
    return new StoredCount(items + moreItems, bytes + moreBytes);
  }

  public StoredCount plus(StoredCount more) {
    return plus(more.items, more.bytes);
  }

  public StoredCount minus(StoredCount less) {
    return plus(-less.items, -less.bytes);
  }

  /** Writes counts by table id, in ascending order: replicas must write the same bytes. */
  static void write(Map<Integer, StoredCount> counts, DataOutputStream out) throws IOException {
    out.writeInt(counts.size());
    for (var each : new TreeMap<>(counts).entrySet()) {
      out.writeInt(each.getKey());
      out.writeLong(each.getValue().items);
      out.writeLong(each.getValue().bytes);
    }
  }

  static Map<Integer, StoredCount> read(DataInputStream in) throws IOException {
    int size = in.readInt();
    var counts = new TreeMap<Integer, StoredCount>();
    for (int i = 0; i < size; i++) {
      counts.put(in.readInt(), new StoredCount(in.readLong(), in.readLong()));
    }
    return counts;
  }

  byte[] encode() {
    return ByteBuffer.allocate(17).put((byte) FORMAT).putLong(items).putLong(bytes).array();
  }

  static StoredCount decode(byte[] value) {
    var fields = ByteBuffer.wrap(value);
    if (fields.get() != FORMAT) {
      throw new StoreException("a count of a format that this version does not read");
    }
    return new StoredCount(fields.getLong(), fields.getLong());
  }
}
