package dev.stator.proto.log;

import dev.stator.model.Bytes;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.ItemWrite;
import java.util.List;

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

  /**
   * From this entry on the partition tallies what changes at and behind a key, so that a split
   * there knows what each side holds without counting while it is applied.
   */
  public record PrepareSplit(long jobId, Bytes at) implements Body {}

  /**
   * Gives the range from a key on to a new partition. Stands alone in its entry.
   *
   * @param at first row key of the child
   * @param voters node ids: exactly the partition's
   * @param fencedTerm the proposer fenced its reads of the child's half in this term; in another
   *     the command has no effect
   * @param tallyIndex entry of the PrepareSplit whose tally is added to the counts
   * @param counts what the child's half held of each table as of that entry
   */
  public record Split(
      long jobId,
      Bytes at,
      long childId,
      List<String> voters,
      long fencedTerm,
      long tallyIndex,
      List<TableCount> counts)
      implements Body {
    public Split {
      voters = List.copyOf(voters);
      counts = List.copyOf(counts);
    }
  }

  /** A majority of the child's voters holds what it began with. */
  public record SplitDone(long childId) implements Body {}

  /** How many items of a table there are, and DynamoDB's sizes of them together. */
  public record TableCount(int tableId, long items, long bytes) {}

  /** A command without request id, deadline and epoch. */
  public static LogCommand of(Body body) {
    return new LogCommand(Bytes.EMPTY, 0, 0, body);
  }
}
