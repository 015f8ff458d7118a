package dev.stator.storage.store;

import dev.stator.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What changed at and behind a key since a split there was prepared.
 *
 * @param index of the entry that prepared it
 * @param changes of each table's items and bytes: may be below zero
 */
public record StoredTally(long jobId, Bytes at, long index, Map<Integer, StoredCount> changes) {
  private static final int FORMAT = 2;

  public StoredTally {
    changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
  }

  public StoredTally with(int tableId, StoredCount more) {
    var changed = new TreeMap<>(changes);
    changed.merge(tableId, more, StoredCount::plus);
    return new StoredTally(jobId, at, index, changed);
  }

  byte[] encode() {
    var value = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(value)) {
      out.writeByte(FORMAT);
      out.writeLong(jobId);
      out.writeInt(at.length());
      out.write(at.toArray());
      out.writeLong(index);
      StoredCount.write(changes, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return value.toByteArray();
  }

  static StoredTally decode(byte[] value) {
    try (var in = new DataInputStream(new ByteArrayInputStream(value))) {
      if (in.readByte() != FORMAT) {
        throw new StoreException("a tally of a format that this version does not read");
      }
      long jobId = in.readLong();
      var at = Bytes.wrap(in.readNBytes(in.readInt()));
      return new StoredTally(jobId, at, in.readLong(), StoredCount.read(in));
    } catch (IOException e) {
      throw new StoreException("a tally cannot be read", e);
    }
  }
}
