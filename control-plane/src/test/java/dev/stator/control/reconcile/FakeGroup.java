package dev.stator.control.reconcile;

import dev.stator.model.Bytes;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.log.LogCommand;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One partition's Raft group, and what its log has decided. */
public final class FakeGroup {
  public final Set<String> voters = new TreeSet<>();
  public final Set<Integer> tables = new TreeSet<>();
  public final Map<Integer, Long> schemaVersions = new TreeMap<>();
  final Map<Integer, TableSchema> schemas = new TreeMap<>();

  /** Indexes that it began to bring its items into. */
  final Set<Integer> backfilling = new TreeSet<>();

  /** The rangeEpoch for which it said that it was done with that. */
  long backfilledAt;

  public final Set<Integer> dropped = new TreeSet<>();

  /** First keys of the children that were cut off, by their ids. */
  public final Map<Long, Bytes> children = new TreeMap<>();

  /** Voters that have not applied the split that makes a child. */
  final Map<Long, Set<String>> behind = new TreeMap<>();

  public long rangeEpoch = 1;
  long splitting;
  long merging;
  final Set<Long> adopted = new TreeSet<>();
  public @Nullable String leader;

  OrderResult progress(int tableId, int indexId, List<String> broken) {
    var schema = schemas.get(tableId);
    var index = schema == null ? null : schema.globalIndex(indexId);
    if (index == null || !index.backfilling()) {
      broken.add("asked for an index that is not being built: " + indexId);
    }
    return backfilling.add(indexId) ? new OrderResult.Working("begun") : new OrderResult.Done();
  }

  /** What its log decides; tells {@code broken} of what only nodes may propose. */
  OrderResult apply(LogCommand.Body command, List<String> broken) {
    switch (command) {
      case LogCommand.SetTable(var schema) -> {
        if (dropped.contains(schema.tableId())) {
          broken.add("table " + schema.tableId() + " was set after it was dropped");
        }
        tables.add(schema.tableId());
        if (schemaVersions.merge(schema.tableId(), schema.version(), Math::max)
            == schema.version()) {
          schemas.put(schema.tableId(), schema);
        }
      }
      case LogCommand.DropTable(var tableId) -> {
        if (schemas.values().stream().anyMatch(each -> each.globalIndex(tableId) != null)) {
          broken.add("rows of index " + tableId + " were dropped while it was in use");
        }
        tables.remove(tableId);
        schemas.remove(tableId);
        dropped.add(tableId);
      }
      case LogCommand.WriteItem write -> broken.add("the control plane wrote an item");
      case LogCommand.PrepareSplit _, LogCommand.Split _, LogCommand.SplitDone _ ->
          broken.add("the control plane split a partition by itself");
      case LogCommand.AdoptBegin _, LogCommand.AdoptRows _, LogCommand.AdoptOutcomes _ ->
          broken.add("the control plane copied rows by itself");
      case LogCommand.Adopt _, LogCommand.AdoptCancel _, LogCommand.AdoptSettled _ ->
          broken.add("the control plane merged partitions by itself");
      case LogCommand.Freeze _, LogCommand.Unfreeze _, LogCommand.Retire _ ->
          broken.add("the control plane froze a partition by itself");
      case LogCommand.TrimStreams _, LogCommand.Expire _, LogCommand.ListExpiries _ ->
          broken.add("the control plane removed what is old by itself");
      case LogCommand.IndexRows _, LogCommand.IndexesShipped _, LogCommand.Reindex _ ->
          broken.add("the control plane shipped index rows by itself");
      case LogCommand.Verify verify -> broken.add("the control plane verified");
    }
    return new OrderResult.Done();
  }

  /** Cuts itself in two; returns the upper half. */
  FakeGroup split(long childId, Bytes at) {
    var child = new FakeGroup();
    child.voters.addAll(voters);
    child.tables.addAll(tables);
    child.schemaVersions.putAll(schemaVersions);
    child.schemas.putAll(schemas);
    child.backfilling.addAll(backfilling);
    child.dropped.addAll(dropped);
    child.leader = leader;
    rangeEpoch++;
    child.rangeEpoch = rangeEpoch;
    children.put(childId, at);
    return child;
  }

  /** Takes over what its neighbour holds, which is nothing from then on. */
  void adopt(long partitionId, FakeGroup neighbour) {
    tables.addAll(neighbour.tables);
    neighbour.schemaVersions.forEach((table, at) -> schemaVersions.merge(table, at, Math::max));
    neighbour.schemas.forEach((table, schema) ->
        schemas.merge(table, schema, (a, b) -> a.version() >= b.version() ? a : b));
    backfilling.retainAll(neighbour.backfilling);
    dropped.addAll(neighbour.dropped);
    rangeEpoch = Math.max(rangeEpoch, neighbour.rangeEpoch) + 1;
    adopted.add(partitionId);
    neighbour.voters.clear();
    neighbour.leader = null;
  }
}
