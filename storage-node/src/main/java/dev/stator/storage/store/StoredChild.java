package dev.stator.storage.store;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a partition remembers of one that was split off it.
 *
 * @param start first row key of the child
 * @param end first row key behind it, or null for the end of the keyspace
 * @param rangeEpoch of the child's range, and of what was left to the parent
 * @param baseIndex log index of the split: the child's log goes on behind it
 * @param voters node ids of the replicas that the child begins with
 * @param open no majority of them is known to hold the base yet: this replica keeps it
 * @param counts what the child held of each table when it was split off; ordered, for replicas
 *     write them down in this order and must do the same
 */
public record StoredChild(
    long childId,
    long jobId,
    Bytes start,
    @Nullable Bytes end,
    long rangeEpoch,
    long baseIndex,
    List<String> voters,
    boolean open,
    Map<Integer, StoredCount> counts) {
  private static final int FORMAT = 2;

  public StoredChild {
    voters = List.copyOf(voters);
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  public StoredChild closed() {
    return new StoredChild(
        childId, jobId, start, end, rangeEpoch, baseIndex, voters, false, counts);
  }

  public StoredRange range() {
    return new StoredRange(start, end, rangeEpoch);
  }

  /** The child as it began. */
  public PartitionRecord record(String firstLeader) {
    return new PartitionRecord(childId, start, end, rangeEpoch, voters, firstLeader, true);
  }

  byte[] encode() {
    var value = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(value)) {
      out.writeByte(FORMAT);
      out.writeLong(childId);
      out.writeLong(jobId);
      byte[] range = range().encode();
      out.writeInt(range.length);
      out.write(range);
      out.writeLong(baseIndex);
      out.writeBoolean(open);
      out.writeShort(voters.size());
      for (String voter : voters) {
        out.writeUTF(voter);
      }
      StoredCount.write(counts, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return value.toByteArray();
  }

  static StoredChild decode(byte[] value) {
    try (var in = new DataInputStream(new ByteArrayInputStream(value))) {
      if (in.readByte() != FORMAT) {
        throw new StoreException("a child of a format that this version does not read");
      }
      long childId = in.readLong();
      long jobId = in.readLong();
      var range = StoredRange.decode(in.readNBytes(in.readInt()));
      long baseIndex = in.readLong();
      boolean open = in.readBoolean();
      int count = in.readShort();
      var voters = new ArrayList<String>(count);
      for (int i = 0; i < count; i++) {
        voters.add(in.readUTF());
      }
      return new StoredChild(
          childId,
          jobId,
          range.start(),
          range.end(),
          range.rangeEpoch(),
          baseIndex,
          voters,
          open,
          StoredCount.read(in));
    } catch (IOException e) {
      throw new StoreException("a child cannot be read", e);
    }
  }
}
