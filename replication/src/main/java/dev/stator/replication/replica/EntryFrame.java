package dev.stator.replication.replica;

import dev.stator.replication.lease.LeaseStamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a log entry: {@code format(1) incarnation(8) sequence(8) leaseNanos(8)
 * releaseTerm(8) stampLength(4) stamp { commandLength(4) command }*}, big endian. The format number
 * changes when this does.
 *
 * @param commands views into the entry's buffer
 */
public record EntryFrame(LeaseStamp lease, ByteBuffer stamp, List<ByteBuffer> commands) {
  public static final byte FORMAT = 1;
  private static final int HEADER_BYTES = 1 + 8 + 8 + 8 + 8 + 4;

  /** What a command takes in an entry beside its own bytes. */
  public static final int COMMAND_OVERHEAD_BYTES = 4;

  /** Writes an entry, once, into one buffer. */
  public static byte[] encode(LeaseStamp lease, byte[] stamp, List<byte[]> commands) {
    int size = HEADER_BYTES + stamp.length;
    for (var command : commands) {
      size += COMMAND_OVERHEAD_BYTES + command.length;
    }
    var bytes = new byte[size];
    var buffer = ByteBuffer.wrap(bytes);
    buffer
        .put(FORMAT)
        .putLong(lease.incarnation())
        .putLong(lease.sequence())
        .putLong(lease.leaseNanos())
        .putLong(lease.releaseTerm())
        .putInt(stamp.length)
        .put(stamp);
    for (var command : commands) {
      buffer.putInt(command.length).put(command);
    }
    return bytes;
  }

  /** Reads an entry without copying it. */
  public static EntryFrame decode(ByteBuffer entry) {
    var buffer = entry.slice();
    byte format = buffer.get();
    if (format != FORMAT) {
      throw new IllegalStateException(
          "Log entry of format " + format + ", but this version knows only " + FORMAT);
    }
    var lease =
        new LeaseStamp(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    var stamp = take(buffer, buffer.getInt());
    var commands = new ArrayList<ByteBuffer>();
    while (buffer.hasRemaining()) {
      commands.add(take(buffer, buffer.getInt()));
    }
    return new EntryFrame(lease, stamp, commands);
  }

  private static ByteBuffer take(ByteBuffer buffer, int length) {
    var view = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    return view;
  }
}
