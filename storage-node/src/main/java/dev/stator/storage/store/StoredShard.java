package dev.stator.storage.store;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.stream.Shard;
import dev.stator.model.stream.ShardId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What a partition keeps of a shard of a table's stream. A child also keeps the shards of its range
 * that were closed when it was split off, so that whoever asks for a table's shards finds all of
 * them where the table's keys are; their changes stay with the partition that their id names.
 *
 * @param label of the stream, see {@link dev.stator.model.table.StreamSchema}
 * @param range the keys whose changes it holds
 * @param trimmed changes before it are gone
 * @param end null while it is open
 * @param closedAt the partition's clock when it was closed; 0 while it is open
 */
public record StoredShard(
    ShardId id,
    int tableId,
    String label,
    KeyRange range,
    @Nullable ShardId parent,
    SequenceNumber trimmed,
    @Nullable SequenceNumber end,
    long closedAt) {
  private static final int FORMAT = 1;

  /** A shard whose changes begin at {@code start}. */
  public static StoredShard opened(
      ShardId id,
      int tableId,
      String label,
      KeyRange range,
      @Nullable ShardId parent,
      SequenceNumber start) {
    return new StoredShard(id, tableId, label, range, parent, start, null, 0);
  }

  public boolean open() {
    return end == null;
  }

  public StoredShard closed(SequenceNumber end, long clock) {
    return new StoredShard(id, tableId, label, range, parent, trimmed, end, clock);
  }

  /** Without its changes before a place. */
  public StoredShard trimmed(SequenceNumber before) {
    var first = end != null && end.compareTo(before) < 0 ? end : before;
    return new StoredShard(id, tableId, label, range, parent, first, end, closedAt);
  }

  public boolean isOf(int tableId, String label) {
    return this.tableId == tableId && this.label.equals(label);
  }

  /** As readers of the stream see it. */
  public Shard shown() {
    return new Shard(id, parent, trimmed, end);
  }

  byte[] encode() {
    var value = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(value)) {
      out.writeByte(FORMAT);
      write(out, id);
      out.writeInt(tableId);
      out.writeUTF(label);
      byte[] keys = new StoredRange(range.start(), range.end(), 0).encode();
      out.writeInt(keys.length);
      out.write(keys);
      out.writeBoolean(parent != null);
      if (parent != null) {
        write(out, parent);
      }
      write(out, trimmed);
      out.writeBoolean(end != null);
      if (end != null) {
        write(out, end);
      }
      out.writeLong(closedAt);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return value.toByteArray();
  }

  private static void write(DataOutputStream out, ShardId id) throws IOException {
    out.writeLong(id.number());
    out.writeLong(id.partitionId());
  }

  private static void write(DataOutputStream out, SequenceNumber at) throws IOException {
    out.writeLong(at.index());
    out.writeInt(at.ordinal());
  }

  static StoredShard decode(byte[] value) {
    try (var in = new DataInputStream(new ByteArrayInputStream(value))) {
      if (in.readByte() != FORMAT) {
        throw new StoreException("a shard of a format that this version does not read");
      }
      var id = readId(in);
      int tableId = in.readInt();
      var label = in.readUTF();
      var keys = StoredRange.decode(in.readNBytes(in.readInt()));
      return new StoredShard(
          id,
          tableId,
          label,
          new KeyRange(keys.start(), keys.end()),
          in.readBoolean() ? readId(in) : null,
          readNumber(in),
          in.readBoolean() ? readNumber(in) : null,
          in.readLong());
    } catch (IOException e) {
      throw new StoreException("a shard cannot be read", e);
    }
  }

  private static ShardId readId(DataInputStream in) throws IOException {
    return new ShardId(in.readLong(), in.readLong());
  }

  private static SequenceNumber readNumber(DataInputStream in) throws IOException {
    return new SequenceNumber(in.readLong(), in.readInt());
  }

  /** What becomes of a shard where its partition is split; null: of that side, none. */
  public record Halves(StoredShard closed, @Nullable KeyRange left, KeyRange right) {}

  /**
   * The shard closed by a split of its partition, and the ranges of its children; null when it is
   * closed already or lies before the border.
   *
   * @param at first key of the partition that is split off
   * @param end no change of the shard comes at or behind it
   */
  public @Nullable Halves split(Bytes at, SequenceNumber end, long clock) {
    var behind = new KeyRange(at, null).intersection(range);
    if (!open() || behind == null) {
      return null;
    }
    boolean cut = range.start().compareTo(at) < 0;
    return new Halves(closed(end, clock), cut ? new KeyRange(range.start(), at) : null, behind);
  }
}
