package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.index.IndexDelta;
import dev.stator.model.index.SecondaryIndex;
import dev.stator.model.item.Items;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Decision;
import dev.stator.model.write.IndexEffects;
import dev.stator.model.write.ItemDecider;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.Outcome;
import dev.stator.proto.cluster.ChangedTable;
import dev.stator.proto.cluster.NewTable;
import dev.stator.proto.cluster.TableChange;
import dev.stator.proto.item.ChangePage;
import dev.stator.proto.item.ItemExchange;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.router.routing.ItemExchanges;
import dev.stator.router.routing.ShiftingPartitions;
import dev.stator.router.table.TableArn;
import dev.stator.router.table.TableChanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of one node in memory, of one partition until that is cut. It decides writes by the
 * model's own decider, remembers outcomes by request id, and answers as leaders do.
 */
final class FakeCluster implements ItemExchange, ItemExchanges, TableChanges {
  private final NavigableMap<Bytes, Bytes> rows = new TreeMap<>();
  private final Map<Bytes, Outcome> outcomes = new HashMap<>();
  private final Map<String, TableRecord> tables = new HashMap<>();
  private final Set<Bytes> overloaded = new HashSet<>();
  private final ShiftingPartitions partitions = new ShiftingPartitions();
  private Consumer<ShiftingPartitions> beforeEachCall = shifting -> {};
  private int lastTableId = 0x01000000;
  private long version;
  private volatile ClusterImage image = imageNow();

  ClusterImage image() {
    return image;
  }

  private ClusterImage imageNow() {
    return new ClusterImage("fake", ++version, Map.of(), partitions.published(), tables);
  }

  /** What happens to the partitions before each call; the map follows when it is published. */
  synchronized void beforeEachCall(Consumer<ShiftingPartitions> shift) {
    beforeEachCall = shift;
  }

  /** The keys of all rows. */
  synchronized List<Bytes> rowKeys() {
    return List.copyOf(rows.keySet());
  }

  @Override
  public @Nullable ItemExchange with(String nodeId) {
    return nodeId.equals(ShiftingPartitions.NODE) ? this : null;
  }

  // ------------------------------------------------------------------------------------------------- items

  /** From now on, the row with this key cannot be read for too many requests. */
  synchronized void overload(Bytes rowKey) {
    overloaded.add(rowKey);
  }

  @Override
  public synchronized CompletableFuture<StorageReply> call(StorageCall call) {
    var map = partitions.published();
    beforeEachCall.accept(partitions);
    if (!map.equals(partitions.published())) {
      image = imageNow();
    }
    var refusal = partitions.refusal(call);
    return CompletableFuture.completedFuture(refusal == null ? answer(call) : refusal);
  }

  private StorageReply answer(StorageCall call) {
    var held = partitions.holding(call);
    return switch (call) {
      case StorageCall.Write(_, var bytes) ->
          new StorageReply.Written(write(CommandCodec.decode(bytes)));
      case StorageCall.Get get when overloaded.contains(get.rowKey()) ->
          new StorageReply.Overloaded();
      case StorageCall.Get get -> {
        var item = rows.get(get.rowKey());
        yield new StorageReply.Found(item, item == null ? 0 : Items.size(item), version);
      }
      case StorageCall.Range(_, var read) ->
          new StorageReply.Ranged(FakeRanges.page(schema(read.tableId()), read, held, rows));
      case StorageCall.Count(_, var id, _) -> count(id, held);
      case StorageCall.AwaitShipped _ -> new StorageReply.Shipped();
      case StorageCall.Shards _ -> new StorageReply.Shards(List.of(), held);
      case StorageCall.Changes _ -> new StorageReply.Changes(ChangePage.NO_SHARD);
    };
  }

  /** Global indexes hold nothing here. */
  private StorageReply count(int id, KeyRange held) {
    long items = 0;
    long bytes = 0;
    var ranges =
        tables.values().stream()
            .map(TableRecord::schema)
            .filter(schema -> schema.tableId() == id)
            .flatMap(schema -> Keyspace.tableRanges(schema).stream())
            .toList();
    for (var range : ranges) {
      var within = range.intersection(held);
      for (var item : within == null ? List.<Bytes>of() : FakeRanges.rows(within, rows).values()) {
        items++;
        bytes += Items.size(item);
      }
    }
    return new StorageReply.Counted(items, bytes, held);
  }

  private Outcome write(LogCommand command) {
    var remembered = outcomes.get(command.requestId());
    if (remembered != null) {
      return remembered;
    }
    if (!(command.body() instanceof LogCommand.WriteItem(var write))) {
      throw new IllegalArgumentException("routers propose writes of items only");
    }
    var outcome = apply(write);
    if (outcome instanceof Outcome.Applied) {
      outcomes.put(command.requestId(), outcome);
    }
    return outcome;
  }

  private Outcome apply(ItemWrite write) {
    var before = rows.get(write.rowKey());
    int sizeBefore = before == null ? 0 : Items.size(before);
    return switch (ItemDecider.decide(schema(write.tableId()), write, before)) {
      case Decision.Put(var after) -> {
        index(write, before, after);
        rows.put(write.rowKey(), after);
        yield applied(write, before, after);
      }
      case Decision.Remove() -> {
        index(write, before, null);
        rows.remove(write.rowKey());
        yield applied(write, before, null);
      }
      case Decision.Unchanged() -> applied(write, before, before);
      case Decision.ConditionFailed() ->
          new Outcome.ConditionFailed(
              write.returns().onConditionFailure() ? before : null, sizeBefore);
      case Decision.Rejected(var error, var message) -> new Outcome.Rejected(error, message);
    };
  }

  private void index(ItemWrite write, @Nullable Bytes before, @Nullable Bytes after) {
    for (var index : SecondaryIndex.global(schema(write.tableId()))) {
      var delta = IndexDelta.of(index, write.rowKey(), before, after);
      if (delta.removed() != null) {
        rows.remove(delta.removed().key());
      }
      if (delta.written() != null) {
        rows.put(delta.written().key(), delta.written().item());
      }
    }
  }

  private Outcome applied(ItemWrite write, @Nullable Bytes before, @Nullable Bytes after) {
    return new Outcome.Applied(
        write.returns().before() ? before : null,
        write.returns().after() ? after : null,
        before == null ? 0 : Items.size(before),
        after == null ? 0 : Items.size(after),
        version,
        effects(write, before, after));
  }

  private @Nullable IndexEffects effects(
      ItemWrite write, @Nullable Bytes before, @Nullable Bytes after) {
    var units = new ArrayList<Integer>();
    for (var index : SecondaryIndex.global(schema(write.tableId()))) {
      units.add(IndexDelta.of(index, write.rowKey(), before, after).units());
    }
    return units.isEmpty() ? null : new IndexEffects(units, 0);
  }

  private TableSchema schema(int tableId) {
    return tables.values().stream()
        .map(TableRecord::schema)
        .filter(schema -> schema.tableId() == tableId)
        .findFirst()
        .orElseThrow();
  }

  // ------------------------------------------------------------------------------------------------ tables

  @Override
  public synchronized TableChange create(NewTable table) {
    var key = ClusterImage.tableKey(table.account(), table.region(), table.name());
    var known = tables.get(key);
    if (known != null) {
      return new TableChange.Exists(known);
    }
    var schema =
        new TableSchema(
            ++lastTableId,
            1,
            table.name(),
            table.partitionKey(),
            table.sortKey(),
            1,
            table.derived().with(drawn(table.derived().indexes())));
    var creating = record(table, schema, TableRecord.Status.CREATING);
    tables.put(key, record(table, schema, TableRecord.Status.ACTIVE));
    image = imageNow();
    return new TableChange.Accepted(creating, version);
  }

  private static List<IndexSchema> drawn(List<IndexSchema> indexes) {
    var drawn = new ArrayList<IndexSchema>();
    for (var index : indexes) {
      drawn.add(
          index.local()
              ? index
              : IndexSchema.global(
                  index.name(),
                  0x70000000 + drawn.size(),
                  index.keys(),
                  index.hashKeys(),
                  index.projection()));
    }
    return drawn;
  }

  private static TableRecord record(NewTable table, TableSchema schema, TableRecord.Status status) {
    return new TableRecord(
        table.account(),
        table.region(),
        schema,
        status,
        1_700_000_000_123L,
        "b1946ac9-2491-4cf5-8f5c-e1b0d1b7f0a1",
        table.definition());
  }

  @Override
  public synchronized TableChange update(ChangedTable change) {
    var before = change.before();
    var key = ClusterImage.tableKey(before.account(), before.region(), before.name());
    var known = tables.get(key);
    if (known == null) {
      return new TableChange.NotFound();
    }
    if (known.revision() != before.revision()) {
      return new TableChange.Changed(known);
    }
    boolean atOnce = change.nextDefinition().isEmpty();
    var status = atOnce ? TableRecord.Status.ACTIVE : TableRecord.Status.UPDATING;
    var changing = changed(known, change, status, change.definition(), change.nextDefinition());
    var last = atOnce ? change.definition() : change.nextDefinition();
    tables.put(key, changed(known, change, TableRecord.Status.ACTIVE, last, ""));
    image = imageNow();
    return new TableChange.Accepted(changing, version);
  }

  /** Puts every table into another state. */
  synchronized void change(UnaryOperator<TableRecord> change) {
    tables.replaceAll((key, table) -> change.apply(table));
    image = imageNow();
  }

  @Override
  public TableRecord settled(TableRecord table) {
    return table;
  }

  /** From now on the table's global indexes are still to be filled with older items. */
  synchronized void backfillIndexes(String table) {
    for (var entry : tables.entrySet()) {
      var record = entry.getValue();
      var derived = record.schema().derived();
      if (record.name().equals(table)) {
        var filling =
            derived.indexes().stream().map(index -> index.withBackfilling(!index.local())).toList();
        var change = new ChangedTable(record, derived.with(filling), record.definition(), "", 1);
        entry.setValue(changed(record, change, record.status(), record.definition(), ""));
      }
    }
    image = imageNow();
  }

  private static TableRecord changed(
      TableRecord table,
      ChangedTable change,
      TableRecord.Status status,
      String definition,
      String next) {
    var schema = table.schema();
    return new TableRecord(
        table.account(),
        table.region(),
        schema.changed(change.derived()),
        status,
        table.createdMillis(),
        table.tableUuid(),
        definition,
        table.revision() + 1,
        next,
        table.partitions());
  }

  @Override
  public synchronized TableChange delete(TableArn table, long revision) {
    var key = ClusterImage.tableKey(table.account(), table.region(), table.name());
    var known = tables.get(key);
    if (known == null) {
      return new TableChange.NotFound();
    }
    if (known.status() == TableRecord.Status.UPDATING
        || known.schema().globalIndexes().stream().anyMatch(known::builds)) {
      return new TableChange.InUse(known);
    }
    if (known.revision() != revision) {
      return new TableChange.Changed(known);
    }
    tables.remove(key);
    image = imageNow();
    return new TableChange.Accepted(known.withStatus(TableRecord.Status.DELETING), version);
  }
}
