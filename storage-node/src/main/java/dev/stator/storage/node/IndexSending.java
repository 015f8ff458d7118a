package dev.stator.storage.node;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.key.KeyRange;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.proto.log.LogCommand.IndexRows;
import dev.stator.proto.log.LogCommand.IndexSource;
import dev.stator.storage.node.IndexStretch.Row;
import dev.stator.storage.store.StoredRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * One attempt to bring rows to where they belong: to each partition in order, to all of them at the
 * same time.
 */
final class IndexSending {
  private static final int COMMAND_BYTES_MAX = 1 << 20;

  private final IndexTargets targets;
  private final StoredRange range;
  private final long term;
  private final LongSupplier sequences;
  private final long through;
  private volatile String trouble = "";

  /**
   * @param range of the items
   * @param through stamp of the last change of which rows are sent
   */
  IndexSending(
      IndexTargets targets, StoredRange range, long term, LongSupplier sequences, long through) {
    this.targets = targets;
    this.range = range;
    this.term = term;
    this.sequences = sequences;
    this.through = through;
  }

  /** As much as a command may carry. */
  private record Parcel(Bytes command, List<Row> rows) {}

  /** Returns the rows that surely, or perhaps, did not arrive, in their order. */
  List<Row> send(List<Row> rows) throws InterruptedException {
    // One image: what is said to be all that a partition is to have, is that by the borders of one
    // moment.
    var image = targets.image();
    Map<PartitionRecord, List<Row>> byTarget = new LinkedHashMap<>();
    var left = new ArrayList<Row>();
    for (var row : rows) {
      var target = image.partitionOf(row.change().key());
      if (target == null) {
        trouble = "the map has no partition for " + row.change().key();
        left.add(row);
      } else {
        byTarget.computeIfAbsent(target, each -> new ArrayList<>()).add(row);
      }
    }
    left.addAll(deliver(byTarget));
    left.sort((a, b) -> Long.compare(a.change().stamp(), b.change().stamp()));
    return left;
  }

  /** Why rows did not arrive, or empty. */
  String trouble() {
    return trouble;
  }

  private List<Row> deliver(Map<PartitionRecord, List<Row>> byTarget) throws InterruptedException {
    if (byTarget.size() == 1) {
      var only = byTarget.entrySet().iterator().next();
      return deliver(only.getKey(), parcels(only.getKey(), only.getValue()));
    }
    var left = new ConcurrentHashMap<PartitionRecord, List<Row>>();
    var sending = new ArrayList<Thread>();
    byTarget.forEach((target, rows) -> {
      left.put(target, rows);
      var parcels = parcels(target, rows);
      sending.add(
          Thread.ofVirtual()
              .name("ship-to-" + target.partitionId())
              .start(() -> left.put(target, deliver(target, parcels))));
    });
    for (var thread : sending) {
      thread.join();
    }
    return byTarget.keySet().stream()
        .flatMap(target -> left.getOrDefault(target, List.of()).stream())
        .toList();
  }

  private List<Parcel> parcels(PartitionRecord target, List<Row> rows) {
    var parcels = new ArrayList<Parcel>();
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < rows.size(); i++) {
      var change = rows.get(i).change();
      bytes += change.key().length() + change.size();
      boolean lastOne = i == rows.size() - 1;
      if (lastOne || bytes >= COMMAND_BYTES_MAX) {
        var some = rows.subList(from, i + 1);
        long all = lastOne ? through : stampBehind(rows, i);
        parcels.add(new Parcel(command(target, some, all), some));
        from = i + 1;
        bytes = 0;
      }
    }
    return parcels;
  }

  /** The stamp up to which all is sent with a row; that of its own change only if that is all. */
  private static long stampBehind(List<Row> rows, int sent) {
    long stamp = rows.get(sent).change().stamp();
    return rows.get(sent + 1).change().stamp() == stamp ? stamp - 1 : stamp;
  }

  /** It names the target's range by its epoch: of another range it would not be all. */
  private Bytes command(PartitionRecord target, List<Row> rows, long sentThrough) {
    var source =
        new IndexSource(
            new KeyRange(range.start(), range.end()),
            range.rangeEpoch(),
            term,
            sequences.getAsLong(),
            sentThrough);
    var body = new IndexRows(source, rows.stream().map(Row::change).toList());
    return CommandCodec.encode(new LogCommand(Bytes.EMPTY, 0, target.rangeEpoch(), body));
  }

  private List<Row> deliver(PartitionRecord target, List<Parcel> parcels) {
    for (int i = 0; i < parcels.size(); i++) {
      var result = targets.propose(target, parcels.get(i).command);
      if (!(result instanceof OrderResult.Done)) {
        trouble = "partition " + target.partitionId() + ": " + result;
        return parcels.subList(i, parcels.size()).stream()
            .flatMap(parcel -> parcel.rows.stream())
            .toList();
      }
    }
    return List.of();
  }
}
