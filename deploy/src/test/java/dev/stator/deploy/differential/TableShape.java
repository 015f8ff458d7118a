package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table that lives through the whole run on both sides. */
record TableShape(String name, List<Key> keys, List<Index> indexes) {
  /** A key attribute and its type: S, N or B. */
  record Key(String name, String type) {}

  record Index(String name, boolean global, List<Key> keys, String projectionType) {}

  /** One of each kind: what the requests of a run are about. */
  static List<TableShape> all() {
    var s = new Key("pk", "S");
    var n = new Key("sk", "N");
    return List.of(
        new TableShape("plain", List.of(s), List.of()),
        new TableShape(
            "sorted",
            List.of(s, n),
            List.of(
                new Index("byA", false, List.of(s, new Key("a", "S")), "ALL"),
                new Index("byN", false, List.of(s, new Key("n", "N")), "KEYS_ONLY"))),
        new TableShape("binary", List.of(new Key("pk", "B"), new Key("sk", "B")), List.of()),
        new TableShape(
            "counted",
            List.of(new Key("pk", "N"), new Key("sk", "S")),
            List.of(
                new Index("ofA", true, List.of(new Key("a", "S")), "ALL"),
                new Index(
                    "ofB", true, List.of(new Key("b", "S"), new Key("n", "N")), "KEYS_ONLY"))));
  }

  Key hashKey() {
    return keys.getFirst();
  }

  @Nullable Key rangeKey() {
    return keys.size() > 1 ? keys.get(1) : null;
  }

  /** What a request through one of its indexes reads: something with the index's keys. */
  TableShape through(Index index) {
    return new TableShape(name, index.keys, indexes);
  }

  /** What says where an item stands in an index: with the keys of both. */
  TableShape with(Index index) {
    var position = new ArrayList<>(keys);
    index.keys.stream().filter(key -> !position.contains(key)).forEach(position::add);
    return new TableShape(name, position, indexes);
  }

  /** All attributes that are part of some key. */
  List<Key> keyAttributes() {
    Map<String, Key> byName = new LinkedHashMap<>();
    keys.forEach(key -> byName.putIfAbsent(key.name, key));
    indexes.forEach(index -> index.keys.forEach(key -> byName.putIfAbsent(key.name, key)));
    return List.copyOf(byName.values());
  }

  Map<String, @Nullable Object> createRequest() {
    var request =
        Json.object(
            "TableName",
            name,
            "AttributeDefinitions",
            keyAttributes().stream()
                .map(key -> Json.object("AttributeName", key.name, "AttributeType", key.type))
                .toList(),
            "KeySchema",
            keySchema(keys),
            "BillingMode",
            "PAY_PER_REQUEST");
    addIndexes(request, "LocalSecondaryIndexes", false);
    addIndexes(request, "GlobalSecondaryIndexes", true);
    return request;
  }

  private void addIndexes(Map<String, @Nullable Object> request, String member, boolean global) {
    var definitions = new ArrayList<Object>();
    for (var index : indexes) {
      if (index.global == global) {
        definitions.add(
            Json.object(
                "IndexName",
                index.name,
                "KeySchema",
                keySchema(index.keys),
                "Projection",
                Json.object("ProjectionType", index.projectionType)));
      }
    }
    if (!definitions.isEmpty()) {
      request.put(member, definitions);
    }
  }

  static List<Object> keySchema(List<Key> keys) {
    var schema = new ArrayList<Object>();
    for (var key : keys) {
      schema.add(
          Json.object("AttributeName", key.name, "KeyType", schema.isEmpty() ? "HASH" : "RANGE"));
    }
    return schema;
  }
}
