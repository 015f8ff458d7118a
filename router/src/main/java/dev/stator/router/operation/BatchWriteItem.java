package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.Limits;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.Items;
import dev.stator.model.key.IndexKeys;
import dev.stator.model.key.Keyspace;
import dev.stator.model.write.ItemWrite;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.operation.BatchWriting.Part;
import dev.stator.router.operation.BatchWriting.Result;
import dev.stator.router.validation.Members;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * BatchWriteItem: puts and deletes up to 25 items, each for itself. What is wrong with any of them
 * is found before the first is written.
 */
final class BatchWriteItem implements Operation {
  @Override
  public Reply execute(Call call) {
    var requests = requests(call.members());
    check(requests);
    var parts = parts(call, requests);
    var results = BatchWriting.writeAll(call, parts);
    return reply(call, requests.keySet(), results);
  }

  /** The write requests by table, as the request names it. */
  private static Map<String, List<Members>> requests(Members request) {
    var given = request.dictionary("RequestItems");
    if (given == null || given.isEmpty()) {
      throw RequestException.validation(
          "The requestItems parameter is required for BatchWriteItem");
    }
    var requests = LinkedHashMap.<String, List<Members>>newLinkedHashMap(given.size());
    given.forEach((table, list) -> {
      var elements = new ArrayList<Members>();
      ((List<?>) list).forEach(element -> elements.add((Members) element));
      requests.put(table, elements);
    });
    return requests;
  }

  /** What can be said of the requests without their tables. */
  private static void check(Map<String, List<Members>> requests) {
    if (requests.values().stream().mapToInt(List::size).sum() > Limits.BATCH_WRITE_ITEMS_MAX) {
      throw RequestException.validation("Too many items requested for the BatchWriteItem call");
    }
    requests.values().forEach(list -> list.forEach(BatchWriteItem::checkOneAction));
    requests.values().forEach(list -> list.forEach(BatchWriteItem::checkValues));
  }

  private static void checkOneAction(Members request) {
    if (request.has("PutRequest") == request.has("DeleteRequest")) {
      throw RequestException.validation(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
    }
  }

  private static void checkValues(Members request) {
    int size = Items.size(keyed(request));
    if (request.has("PutRequest") && size > Limits.ITEM_BYTES_MAX) {
      throw RequestException.validation("Item size has exceeded the maximum allowed size");
    }
  }

  /** The item of a put, the key of a delete. */
  private static Bytes keyed(Members request) {
    var put = request.members("PutRequest");
    var delete = request.members("DeleteRequest");
    if (put != null) {
      return put.item("Item");
    }
    if (delete != null) {
      return delete.item("Key");
    }
    throw new IllegalStateException("A write request without action was not refused");
  }

  private static List<Part> parts(Call call, Map<String, List<Members>> requests) {
    var tables = new LinkedHashMap<String, TableRecord>();
    requests.keySet().forEach(given -> tables.put(given, call.table(given)));
    var parts = new ArrayList<Part>();
    tables.forEach((given, table) -> {
      for (var request : requests.getOrDefault(given, List.of())) {
        parts.add(new Part(given, parts.size(), request, write(table, request)));
      }
    });
    refuseDuplicates(parts);
    return parts;
  }

  private static ItemWriting.Write write(TableRecord table, Members request) {
    var schema = table.schema();
    var keyed = keyed(request);
    if (request.has("DeleteRequest")) {
      var rowKey = Keyspace.rowOfKey(schema, keyed);
      return new ItemWriting.Write(table, rowKey, keyed, new ItemWrite.Operation.Delete(), null);
    }
    if (!Keyspace.hasKeyTypes(schema, keyed)) {
      throw RequestException.validation("The provided key element does not match the schema");
    }
    var rowKey = Keyspace.baseRow(schema, keyed);
    IndexKeys.checkItem(schema, keyed);
    return new ItemWriting.Write(table, rowKey, keyed, new ItemWrite.Operation.Put(keyed), null);
  }

  private static void refuseDuplicates(List<Part> parts) {
    var keys = HashSet.<Bytes>newHashSet(parts.size());
    for (var part : parts) {
      if (!keys.add(part.write().rowKey())) {
        throw RequestException.validation("Provided list of item keys contains duplicates");
      }
    }
  }

  private static Reply reply(Call call, Iterable<String> tables, List<Result> results) {
    var out = new JsonOutput(256).beginObject();
    unprocessed(out.name("UnprocessedItems"), tables, results);
    metrics(out, call.members(), tables, results);
    var units = new LinkedHashMap<String, ConsumedUnits>();
    for (var result : results) {
      var applied = result.outcome();
      if (applied != null) {
        var used = ItemWriting.units(result.part().write(), applied);
        call.consumedWrite(used.total());
        units.merge(result.part().table(), used, ConsumedUnits::plus);
      }
    }
    ConsumedCapacity.write(out, call.members(), units);
    return Reply.ok(out.endObject());
  }

  private static void unprocessed(JsonOutput out, Iterable<String> tables, List<Result> results) {
    out.beginObject();
    for (var table : tables) {
      var left =
          results.stream()
              .filter(result -> result.part().table().equals(table) && result.outcome() == null)
              .map(Result::part)
              .toList();
      if (!left.isEmpty()) {
        out.name(table).beginArray();
        left.forEach(part -> request(out, part));
        out.endArray();
      }
    }
    out.endObject();
  }

  private static void request(JsonOutput out, Part part) {
    boolean put = part.request().has("PutRequest");
    out.beginObject().name(put ? "PutRequest" : "DeleteRequest").beginObject();
    out.name(put ? "Item" : "Key").item(part.write().keyed()).endObject().endObject();
  }

  /** Of two writes to an item collection the one that came later, and knows how large it is. */
  private static Result later(Result one, Result other) {
    var first = Objects.requireNonNull(one.outcome());
    var second = Objects.requireNonNull(other.outcome());
    return first.version() > second.version() ? one : other;
  }

  /** One for each item collection that was written to. */
  private static void metrics(
      JsonOutput out, Members request, Iterable<String> tables, List<Result> results) {
    boolean any = false;
    for (var table : tables) {
      var collections = new LinkedHashMap<Bytes, Result>();
      for (var result : results) {
        var write = result.part().write();
        if (result.part().table().equals(table)
            && result.outcome() != null
            && ItemCollectionMetrics.wanted(request, write.table())) {
          collections.merge(ItemCollectionMetrics.collection(write), result, BatchWriteItem::later);
        }
      }
      if (!collections.isEmpty()) {
        if (!any) {
          out.name("ItemCollectionMetrics").beginObject();
          any = true;
        }
        out.name(table).beginArray();
        collections
            .values()
            .forEach(result ->
                ItemCollectionMetrics.write(
                    out, result.part().write(), Objects.requireNonNull(result.outcome())));
        out.endArray();
      }
    }
    if (any) {
      out.endObject();
    }
  }
}
