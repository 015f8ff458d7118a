package dev.stator.control.metadata;

import dev.stator.control.metadata.MetadataCommand.ActivateTable;
import dev.stator.control.metadata.MetadataCommand.CreateTable;
import dev.stator.control.metadata.MetadataCommand.DeleteTable;
import dev.stator.control.metadata.MetadataCommand.RemoveTable;
import dev.stator.control.metadata.MetadataResult.Done;
import dev.stator.control.metadata.MetadataResult.TableIdTaken;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.model.table.IndexSchema;
import dev.stator.proto.cluster.TableChange;

/**
 * How tables come and go.
 *
 * <pre>
 * CREATING --ActivateTable--> ACTIVE --UpdateTable--> UPDATING --ActivateTable--> ACTIVE
 *                             ACTIVE --DeleteTable--> DELETING --RemoveTable--> gone
 * </pre>
 *
 * What happens while it is there: {@link TableUpdateRules}.
 */
final class TableRules {
  private static final Done DONE = new Done();

  /** Of one table, made before it is ACTIVE. */
  private static final long PARTITIONS_MAX = 64;

  private static final long PARTITIONS_PER_NODE = 4;

  private TableRules() {}

  static MetadataResult create(MetadataDraft draft, CreateTable command) {
    var schema = command.schema();
    var existing =
        draft.table(ClusterImage.tableKey(command.account(), command.region(), schema.name()));
    if (existing != null) {
      return new MetadataResult.Table(new TableChange.Exists(existing));
    }
    if (draft.tableIdTaken(schema)) {
      return new TableIdTaken();
    }
    return accept(
        draft,
        new TableRecord(
            command.account(),
            command.region(),
            schema,
            Status.CREATING,
            draft.millis(),
            command.tableUuid(),
            command.definition(),
            1,
            "",
            room(draft, command.partitions())));
  }

  /**
   * How many partitions a table may have for itself: groups are dear, and one of them takes far
   * more than the 1,000 writes a second that the service counts on.
   */
  static int room(MetadataDraft draft, int wanted) {
    long nodes = draft.nodes().stream().filter(NodeRecord::takesReplicas).count();
    long most = Math.min(PARTITIONS_MAX, PARTITIONS_PER_NODE * nodes);
    return (int) Math.clamp(wanted, 1, Math.max(1, most));
  }

  /** A late one is of no effect: the version tells it from the one that is awaited. */
  static MetadataResult activate(MetadataDraft draft, ActivateTable command) {
    var table = draft.table(command.tableKey());
    if (table == null
        || table.schema().tableId() != command.tableId()
        || table.schema().version() != command.schemaVersion()) {
      return DONE;
    }
    switch (table.status()) {
      case CREATING -> draft.put(table.withStatus(Status.ACTIVE));
      case UPDATING ->
          draft.put(TableUpdateRules.changed(table, Status.ACTIVE, table.nextDefinition(), ""));
      case ACTIVE, DELETING -> {}
    }
    return DONE;
  }

  static MetadataResult delete(MetadataDraft draft, DeleteTable command) {
    var table = draft.table(command.tableKey());
    if (table == null) {
      return new MetadataResult.Table(new TableChange.NotFound());
    }
    return switch (table.status()) {
      case CREATING, UPDATING, DELETING -> inUse(table);
      case ACTIVE -> {
        if (table.revision() != command.revision()) {
          yield new MetadataResult.Table(new TableChange.Changed(table));
        }
        yield table.schema().globalIndexes().stream().anyMatch(IndexSchema::backfilling)
            ? inUse(table)
            : accept(draft, table.withStatus(Status.DELETING));
      }
    };
  }

  static MetadataResult remove(MetadataDraft draft, RemoveTable command) {
    var table = draft.table(command.tableKey());
    if (table != null
        && table.schema().tableId() == command.tableId()
        && table.status() == Status.DELETING) {
      draft.removeTable(command.tableKey());
    }
    return DONE;
  }

  static MetadataResult accept(MetadataDraft draft, TableRecord table) {
    draft.put(table);
    return new MetadataResult.Table(new TableChange.Accepted(table, draft.version()));
  }

  static MetadataResult inUse(TableRecord table) {
    return new MetadataResult.Table(new TableChange.InUse(table));
  }
}
