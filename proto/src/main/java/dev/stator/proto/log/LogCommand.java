package dev.stator.proto.log;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.key.KeyRange;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.table.IndexCount;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.ItemWrite;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** From this entry on the partition takes copies of the rows of the neighbour behind it. */
  public record AdoptBegin(long jobId, PartitionRecord neighbour) implements Body {}

  /**
   * What the neighbour held of a part of its range.
   *
   * @param n counts what was copied for the job: another than the next has no effect
   */
  public record AdoptRows(long jobId, long n, CopiedPart part) implements Body {}

  /**
   * Outcomes that the frozen neighbour remembers.
   *
   * @param outcomes like a row of them
   */
  public record AdoptOutcomes(long jobId, long n, Bytes outcomes) implements Body {}

  /**
   * The partition's range grows by that of its frozen neighbour. Stands alone in its entry.
   *
   * @param digest over all parts: no effect unless what was copied is what the neighbour holds
   */
  public record Adopt(long jobId, long n, Bytes digest, CopiedFacts facts) implements Body {}

  /** The neighbour is not adopted after all. */
  public record AdoptCancel(long jobId, String why) implements Body {}

  /** The neighbour was told what became of the adoption. */
  public record AdoptSettled(long jobId) implements Body {}

  /**
   * The partition takes no commands from here on, for its neighbour is about to adopt it. Stands
   * alone in its entry.
   *
   * @param fencedTerm the proposer fenced its reads in this term; in another the command has no
   *     effect
   */
  public record Freeze(long jobId, long survivorId, long fencedTerm) implements Body {}

  /** The survivor's log cancelled the adoption: the partition goes on. */
  public record Unfreeze(long jobId) implements Body {}

  /** The survivor, as it is given, holds the partition's range now. */
  public record Retire(long jobId, PartitionRecord survivor) implements Body {}

  /**
   * Removes items that have expired, as the service itself: each only if that is so when the
   * command is applied.
   */
  public record Expire(List<Expiring> items) implements Body {
    public Expire {
      items = List.copyOf(items);
    }
  }

  /**
   * Removes changes from tables' streams that are older than their retention. Whoever proposes it
   * looked at a clock.
   *
   * @param closedBeforeMillis shards that were closed earlier go as a whole
   * @param shards up to where the changes of others go
   */
  public record TrimStreams(long closedBeforeMillis, List<ShardTrim> shards) implements Body {
    public TrimStreams {
      shards = List.copyOf(shards);
    }
  }

  /**
   * An item that has expired, as far as its proposer knows.
   *
   * @param seconds since 1970: what the item must still say
   */
  public record Expiring(Bytes rowKey, long seconds) {}

  /**
   * Lists when the next items of a table expire that are older than its setting. Stands alone in
   * its entry.
   *
   * @param rows how many rows are looked at, at most
   * @param bytes and how much they hold
   */
  public record ListExpiries(int tableId, int rows, int bytes) implements Body {}

  /**
   * @param number of the shard, in its partition
   * @param before first place of which the change stays
   */
  public record ShardTrim(long number, SequenceNumber before) {}

  /**
   * What a partition's changes do to the rows of global indexes here.
   *
   * @param rows in the order of the source's changes
   */
  public record IndexRows(IndexSource source, List<IndexRowChange> rows) implements Body {
    public IndexRows {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Who sends index rows: they have no effect unless it is later than whoever sent last for any of
   * the range.
   *
   * @param range the source's
   * @param term in which the sender leads the source
   * @param sequence rises with all that the sender sends
   * @param through all changes of the source up to that stamp have been sent here, these included
   */
  public record IndexSource(
      KeyRange range, long rangeEpoch, long term, long sequence, long through) {}

  /**
   * A row of a global index that comes, changes or goes.
   *
   * @param stamp the source's clock at the change
   * @param version of the item
   * @param item as much of it as the index holds; null: the row goes
   * @param size DynamoDB's size of that
   */
  public record IndexRowChange(
      Bytes key, long stamp, long version, @Nullable Bytes item, int size) {}

  /** The targets hold all index changes up to one, by log index and place in that entry. */
  public record IndexesShipped(long index, int ordinal) implements Body {}

  /**
   * Brings the next items into a global index that is younger than they are. Stands alone in its
   * entry.
   */
  public record Reindex(int indexId, int itemsMax) implements Body {}

  /** A row as it is stored. */
  public record CopiedRow(Bytes key, Bytes value) {}

  /**
   * What a partition holds of a part of its range.
   *
   * @param end first key behind the part, or null for the end of the keyspace
   * @param digest SHA-256 over its rows
   */
  public record CopiedPart(Bytes start, @Nullable Bytes end, Bytes digest, List<CopiedRow> rows) {
    public CopiedPart {
      rows = List.copyOf(rows);
    }
  }

  /**
   * What a frozen partition knows beside its rows.
   *
   * @param outcomes how many it remembers
   * @param indexSources who sent it index rows last
   * @param unshipped whether it has index changes that were not shipped yet
   */
  public record CopiedFacts(
      long clock,
      long outcomes,
      List<TableCount> counts,
      List<TableSchema> tables,
      List<Integer> droppedTables,
      List<IndexSource> indexSources,
      boolean unshipped) {
    public CopiedFacts {
      indexSources = List.copyOf(indexSources);
      counts = List.copyOf(counts);
      tables = List.copyOf(tables);
      droppedTables = List.copyOf(droppedTables);
    }
  }

  /**
   * How many items of a table there are, and DynamoDB's sizes of them together.
   *
   * @param indexes what its local indexes hold, in the order of their definition
   */
  public record TableCount(int tableId, long items, long bytes, List<IndexCount> indexes) {
    public TableCount {
      indexes = List.copyOf(indexes);
    }
  }

  /** A command without request id, deadline and epoch. */
  public static LogCommand of(Body body) {
    return new LogCommand(Bytes.EMPTY, 0, 0, body);
  }
}
