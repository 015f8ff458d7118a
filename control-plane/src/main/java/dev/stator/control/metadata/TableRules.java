package dev.stator.control.metadata;

import dev.stator.control.metadata.MetadataCommand.ActivateTable;
import dev.stator.control.metadata.MetadataCommand.CreateTable;
import dev.stator.control.metadata.MetadataCommand.DeleteTable;
import dev.stator.control.metadata.MetadataCommand.RemoveTable;
import dev.stator.control.metadata.MetadataCommand.UpdateTable;
import dev.stator.control.metadata.MetadataResult.Done;
import dev.stator.control.metadata.MetadataResult.TableIdTaken;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.TableChange;
import java.util.ArrayList;

/**
 * What commands change about tables.
 *
 * <pre>
 * CREATING --ActivateTable--> ACTIVE --UpdateTable--> UPDATING --ActivateTable--> ACTIVE
 *                             ACTIVE --DeleteTable--> DELETING --RemoveTable--> gone
 * </pre>
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
  private static int room(MetadataDraft draft, int wanted) {
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
          draft.put(
              changed(
                  table,
                  table.schema(),
                  Status.ACTIVE,
                  table.nextDefinition(),
                  "",
                  table.partitions()));
      case ACTIVE, DELETING -> {}
    }
    return DONE;
  }

  /**
   * While a change is under way, another may only be one that is complete at once: it is told by
   * the schema, which it leaves alone.
   */
  static MetadataResult update(MetadataDraft draft, UpdateTable command) {
    var table = draft.table(command.tableKey());
    if (table == null || table.schema().tableId() != command.tableId()) {
      return new MetadataResult.Table(new TableChange.NotFound());
    }
    if (table.revision() != command.revision()) {
      return new MetadataResult.Table(new TableChange.Changed(table));
    }
    boolean atOnce = command.nextDefinition().isEmpty();
    return switch (table.status()) {
      case CREATING, DELETING -> inUse(table);
      case UPDATING ->
          atOnce || !named(table.schema(), command.derived()).equals(table.schema().derived())
              ? inUse(table)
              : accept(
                  draft,
                  changed(
                      table,
                      table.schema(),
                      Status.UPDATING,
                      command.definition(),
                      command.nextDefinition(),
                      table.partitions()));
      case ACTIVE ->
          atOnce
              ? accept(
                  draft,
                  changed(
                      table,
                      table.schema(),
                      Status.ACTIVE,
                      command.definition(),
                      "",
                      table.partitions()))
              : accept(
                  draft,
                  changed(
                      table,
                      next(table.schema(), command),
                      Status.UPDATING,
                      command.definition(),
                      command.nextDefinition(),
                      Math.max(table.partitions(), room(draft, command.partitions()))));
    };
  }

  private static TableSchema next(TableSchema schema, UpdateTable command) {
    return schema.changed(named(schema, command.derived()));
  }

  /** With the ids of indexes that the table has already. */
  private static Derived named(TableSchema schema, Derived derived) {
    var indexes = new ArrayList<IndexSchema>();
    for (var index : derived.indexes()) {
      var known =
          schema.globalIndexes().stream()
              .filter(each -> !index.local() && each.name().equals(index.name()))
              .findFirst();
      indexes.add(known.isPresent() ? known.get() : index);
    }
    return derived.with(indexes);
  }

  static MetadataResult delete(MetadataDraft draft, DeleteTable command) {
    var table = draft.table(command.tableKey());
    if (table == null) {
      return new MetadataResult.Table(new TableChange.NotFound());
    }
    return switch (table.status()) {
      case CREATING, UPDATING, DELETING -> inUse(table);
      case ACTIVE ->
          table.revision() == command.revision()
              ? accept(draft, table.withStatus(Status.DELETING))
              : new MetadataResult.Table(new TableChange.Changed(table));
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

  private static MetadataResult accept(MetadataDraft draft, TableRecord table) {
    draft.put(table);
    return new MetadataResult.Table(new TableChange.Accepted(table, draft.version()));
  }

  private static MetadataResult inUse(TableRecord table) {
    return new MetadataResult.Table(new TableChange.InUse(table));
  }

  private static TableRecord changed(
      TableRecord table,
      TableSchema schema,
      Status status,
      String definition,
      String next,
      int partitions) {
    return new TableRecord(
        table.account(),
        table.region(),
        schema,
        status,
        table.createdMillis(),
        table.tableUuid(),
        definition,
        table.revision() + 1,
        next,
        partitions);
  }
}
