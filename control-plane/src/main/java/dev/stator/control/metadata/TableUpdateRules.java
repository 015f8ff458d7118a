package dev.stator.control.metadata;

import dev.stator.control.metadata.MetadataCommand.CompleteIndex;
import dev.stator.control.metadata.MetadataCommand.UpdateTable;
import dev.stator.control.metadata.MetadataResult.Done;
import dev.stator.control.metadata.MetadataResult.TableIdTaken;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.Slices;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.TableChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How tables change.
 *
 * <pre>
 * an index comes: ACTIVE --UpdateTable--> UPDATING   the schema has it, backfilling
 *                        --ActivateTable--> ACTIVE   every partition brings its items into it
 *                        --CompleteIndex--> UPDATING it has all of them; no longer backfilling; settling
 *                        --ActivateTable--> ACTIVE   it is in use
 * an index goes:  ACTIVE --UpdateTable--> UPDATING   the schema has it no more; settling: its rows are dropped
 *                        --ActivateTable--> ACTIVE   nothing is left of it
 * </pre>
 *
 * While an index is backfilling other changes come and go; of indexes only one comes or goes at a
 * time, which who asks for changes sees to.
 */
final class TableUpdateRules {
  private static final Done DONE = new Done();

  private TableUpdateRules() {}

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
      case CREATING, DELETING -> TableRules.inUse(table);
      case UPDATING ->
          atOnce || !named(table.schema(), command.derived()).equals(table.schema().derived())
              ? TableRules.inUse(table)
              : TableRules.accept(
                  draft,
                  changed(table, Status.UPDATING, command.definition(), command.nextDefinition()));
      case ACTIVE ->
          atOnce
              ? TableRules.accept(draft, changed(table, Status.ACTIVE, command.definition(), ""))
              : begin(draft, table, command);
    };
  }

  private static MetadataResult begin(MetadataDraft draft, TableRecord table, UpdateTable command) {
    var next = table.schema().changed(named(table.schema(), command.derived()));
    if (takesAnId(draft, table.schema(), next)) {
      return new TableIdTaken();
    }
    var kept = ids(next);
    var leaving =
        table.schema().globalIndexes().stream()
            .map(IndexSchema::id)
            .filter(id -> !kept.contains(id))
            .toList();
    return TableRules.accept(
        draft,
        changed(
            table,
            next,
            Status.UPDATING,
            command.definition(),
            command.nextDefinition(),
            Math.max(table.partitions(), TableRules.room(draft, command.partitions())),
            leaving));
  }

  /** With what is known of indexes that the table has already; a new one is backfilling. */
  private static Derived named(TableSchema schema, Derived derived) {
    var indexes = new ArrayList<IndexSchema>();
    for (var index : derived.indexes()) {
      var known = known(schema, index);
      indexes.add(index.local() ? index : known != null ? known : index.withBackfilling(true));
    }
    return derived.with(indexes);
  }

  private static @Nullable IndexSchema known(TableSchema schema, IndexSchema named) {
    for (var index : schema.globalIndexes()) {
      if (index.name().equals(named.name())) {
        return index;
      }
    }
    return null;
  }

  private static boolean takesAnId(MetadataDraft draft, TableSchema before, TableSchema after) {
    var known = ids(before);
    var added = new ArrayList<Slices>();
    for (var index : after.globalIndexes()) {
      if (!known.contains(index.id())) {
        added.add(after.rows(index));
      }
    }
    return added.stream().anyMatch(draft::idTaken) || MetadataDraft.overlap(added);
  }

  private static Set<Integer> ids(TableSchema schema) {
    return schema.globalIndexes().stream()
        .map(IndexSchema::id)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Late ones, and those that meet another change, are of no effect: they come again. */
  static MetadataResult complete(MetadataDraft draft, CompleteIndex command) {
    var table = draft.table(command.tableKey());
    if (table == null
        || table.status() != Status.ACTIVE
        || table.schema().tableId() != command.tableId()
        || table.schema().version() != command.schemaVersion()) {
      return DONE;
    }
    var index = table.schema().globalIndex(command.indexId());
    if (index == null || !index.backfilling()) {
      return DONE;
    }
    var indexes =
        table.schema().indexes().stream()
            .map(each -> each.equals(index) ? index.withBackfilling(false) : each)
            .toList();
    draft.put(
        changed(
            table,
            table.schema().changed(table.schema().derived().with(indexes)),
            Status.UPDATING,
            table.definition(),
            table.definition(),
            table.partitions(),
            List.of(index.id())));
    return DONE;
  }

  /** With the same schema. What was settling stays so for as long as the table is UPDATING. */
  static TableRecord changed(TableRecord table, Status status, String definition, String next) {
    return changed(
        table,
        table.schema(),
        status,
        definition,
        next,
        table.partitions(),
        status == Status.UPDATING ? table.settling() : List.of());
  }

  private static TableRecord changed(
      TableRecord table,
      TableSchema schema,
      Status status,
      String definition,
      String next,
      int partitions,
      List<Integer> settling) {
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
        partitions,
        settling);
  }
}
