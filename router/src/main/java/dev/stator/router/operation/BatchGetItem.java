package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.CapacityUnits;
import dev.stator.model.capacity.Limits;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.ProjectionEvaluator;
import dev.stator.proto.item.StorageReply;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.validation.Members;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * BatchGetItem: reads up to a hundred items of one or more tables, each on its own and all at once.
 * What cannot be read now, or would make the answer too large, comes back as an unprocessed key.
 */
final class BatchGetItem implements Operation {
  /**
   * One table's reads and what came of them.
   *
   * <p>A table that is named in two ways is one, under the first of its names. Each of its items is
   * read and shown as that part of the request says which asks for it. One that both ask for is
   * read once, as the part says that wants a strong read, or else the first.
   */
  private static final class Batch {
    final String name;
    final TableRecord table;
    final Map<Bytes, Read> readsByRow = new LinkedHashMap<>();
    final List<Bytes> items = new ArrayList<>();
    final Map<BatchGetTable, List<Bytes>> unprocessed = new LinkedHashMap<>();
    double units;

    Batch(String name, TableRecord table) {
      this.name = name;
      this.table = table;
    }

    void add(BatchGetTable part) {
      part.rows(table)
          .forEach((rowKey, key) ->
              readsByRow.merge(
                  rowKey,
                  new Read(this, part, key, rowKey),
                  (earlier, read) ->
                      read.part.consistent() && !earlier.part.consistent() ? read : earlier));
    }
  }

  private record Read(Batch batch, BatchGetTable part, Bytes key, Bytes rowKey) {}

  /**
   * @param found null when the read failed
   */
  private record Result(
      Read read, StorageReply.@Nullable Found found, @Nullable RequestException failure) {}

  @Override
  public Reply execute(Call call) {
    var request = call.members();
    var batches = batches(call, parts(request, call));
    var reads = new ArrayList<Read>();
    batches.forEach(batch -> reads.addAll(batch.readsByRow.values()));
    var results = readAll(call, reads);
    refuseWhenNothingWorked(results);
    fill(results);
    batches.forEach(batch -> call.consumedRead(batch.units));
    call.returned(batches.stream().mapToInt(batch -> batch.items.size()).sum());
    return reply(request, batches);
  }

  private static List<BatchGetTable> parts(Members request, Call call) {
    var given = request.dictionary("RequestItems");
    if (given == null) {
      throw new IllegalStateException("RequestItems is required and its absence was not refused");
    }
    if (given.isEmpty()) {
      throw RequestException.validation(
          "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1");
    }
    refuseMixing(given.values());
    var parts = new ArrayList<BatchGetTable>();
    int keys = 0;
    for (var entry : given.entrySet()) {
      var part = BatchGetTable.read(entry.getKey(), (Members) entry.getValue(), call.expressions());
      keys += part.keys().size();
      if (keys > Limits.BATCH_GET_KEYS_MAX) {
        throw RequestException.validation("Too many items requested for the BatchGetItem call");
      }
      parts.add(part);
    }
    return parts;
  }

  /** The older member for one table does not go with an expression for another. */
  private static void refuseMixing(Collection<Object> parts) {
    boolean expressions =
        parts.stream().anyMatch(part -> ((Members) part).has("ProjectionExpression"));
    boolean legacy = parts.stream().anyMatch(part -> ((Members) part).has("AttributesToGet"));
    if (expressions && legacy) {
      throw RequestException.validation(
          "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}");
    }
  }

  private static Collection<Batch> batches(Call call, List<BatchGetTable> parts) {
    var batches = new LinkedHashMap<Integer, Batch>();
    for (var part : parts) {
      var table = call.tables().forItems(call.principal(), part.name());
      batches
          .computeIfAbsent(table.schema().tableId(), id -> new Batch(part.name(), table))
          .add(part);
    }
    return batches.values();
  }

  private static List<Result> readAll(Call call, List<Read> reads) {
    if (reads.size() == 1) {
      return List.of(read(call, reads.getFirst()));
    }
    List<Callable<Result>> tasks = new ArrayList<>(reads.size());
    reads.forEach(read -> tasks.add(() -> read(call, read)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(tasks).stream().map(Future::resultNow).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestException(ErrorCode.SERVICE_UNAVAILABLE, "The router is shutting down.");
    }
  }

  private static Result read(Call call, Read read) {
    try {
      var found = call.read(read.batch.table, read.rowKey, read.part.consistent());
      return new Result(read, found, null);
    } catch (RequestException e) {
      return new Result(read, null, e);
    }
  }

  /** Some of the reads may fail; all of them, or in a way that trying again does not mend, not. */
  private static void refuseWhenNothingWorked(List<Result> results) {
    var failures = results.stream().map(Result::failure).filter(Objects::nonNull).toList();
    for (var failure : failures) {
      if (!failure.code().retryable() || failures.size() == results.size()) {
        throw failure;
      }
    }
  }

  private static void fill(List<Result> results) {
    long bytes = 0;
    for (var result : results) {
      var batch = result.read.batch;
      var part = result.read.part;
      var found = result.found;
      if (found == null || bytes + found.size() > Limits.BATCH_GET_BYTES_MAX) {
        batch.unprocessed.computeIfAbsent(part, p -> new ArrayList<>()).add(result.read.key);
        continue;
      }
      bytes += found.size();
      batch.units += CapacityUnits.read(found.size(), part.consistent());
      var item = found.item();
      if (item != null) {
        var projection = part.projection();
        batch.items.add(projection == null ? item : ProjectionEvaluator.project(projection, item));
      }
    }
  }

  private static Reply reply(Members request, Collection<Batch> batches) {
    long bytes = 512;
    for (var batch : batches) {
      bytes += batch.items.stream().mapToLong(item -> 2L * item.length()).sum();
    }
    var out = new JsonOutput((int) bytes).beginObject();
    if (ConsumedCapacity.isWanted(request)) {
      out.name("ConsumedCapacity").beginArray();
      for (var batch : batches) {
        ConsumedCapacity.writeTable(out, request, batch.name, ConsumedUnits.of(batch.units));
      }
      out.endArray();
    }
    out.name("Responses").beginObject();
    for (var batch : batches) {
      out.name(batch.name).beginArray();
      batch.items.forEach(out::item);
      out.endArray();
    }
    out.endObject().name("UnprocessedKeys").beginObject();
    for (var batch : batches) {
      batch.unprocessed.forEach((part, keys) -> {
        out.name(part.name());
        part.writeAgain(out, keys);
      });
    }
    return Reply.ok(out.endObject().endObject());
  }
}
