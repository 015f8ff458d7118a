package dev.stator.proto.log;

import dev.stator.model.Bytes;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.ItemWrite;

/**
 * One command of a partition's log.
 *
 * @param requestId 16 bytes under which the outcome is remembered; empty: it is not remembered
 * @param notAfterMillis refused once the partition's clock is past it; 0: never
 * @param rangeEpoch of range commands; item commands are checked by range
 */
public record LogCommand(Bytes requestId, long notAfterMillis, long rangeEpoch, Body body) {
  /** What a command does. */
  public sealed interface Body {}

  public record WriteItem(ItemWrite write) implements Body {}

  /** Puts a table's definition into the partition's state, replacing an older version. */
  public record SetTable(TableSchema schema) implements Body {}

  /** Refuses later writes of the table and removes its rows. */
  public record DropTable(int tableId) implements Body {}

  /** Every replica takes a digest of its rows at this entry. */
  public record Verify(long verifyId) implements Body {}

  /** A command without request id, deadline and epoch. */
  public static LogCommand of(Body body) {
    return new LogCommand(Bytes.EMPTY, 0, 0, body);
  }
}
