package dev.stator.router.definition;

import dev.stator.model.table.KeyType;
import dev.stator.router.validation.Members;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The secondary indexes of a CreateTable. The service looks at all key schemas first, then for
 * attributes that none of them uses, then at the rest of each index.
 */
final class IndexRules {
  static final int GLOBAL_INDEXES_MAX = 20;

  private static final String LOCAL = "LocalSecondaryIndexes";
  private static final String GLOBAL = "GlobalSecondaryIndexes";
  private static final int LOCAL_INDEXES_MAX = 5;

  private final Members request;
  private final List<KeyElement> tableKeys;
  private final Map<String, KeyType> types;
  private final BillingMode billing;
  private final Set<String> names = new HashSet<>();

  IndexRules(
      Members request,
      List<KeyElement> tableKeys,
      Map<String, KeyType> types,
      BillingMode billing) {
    this.request = request;
    this.tableKeys = tableKeys;
    this.types = types;
    this.billing = billing;
  }

  static List<KeyElement> keys(Members index) {
    return KeyElement.of(index.list("KeySchema"));
  }

  void checkKeys() {
    if (!request.has(LOCAL) && !request.has(GLOBAL)) {
      KeyRules.checkAllUsed(tableKeys, types);
      return;
    }
    var locals = request.list(LOCAL);
    if (request.has(LOCAL)) {
      checkNotEmpty(LOCAL);
      if (tableKeys.size() != 2) {
        throw InvalidParameter.because(
            "Table KeySchema does not have a range key, which is required when specifying a"
                + " LocalSecondaryIndex");
      }
    }
    if (request.has(GLOBAL)) {
      checkNotEmpty(GLOBAL);
    }
    var schemas = new ArrayList<List<KeyElement>>();
    schemas.add(tableKeys);
    for (var index : locals) {
      KeyRules.checkLocal(keys(index), types);
      schemas.add(keys(index));
    }
    for (var index : request.list(GLOBAL)) {
      KeyRules.checkGlobal(keys(index), types);
      schemas.add(keys(index));
    }
    KeyRules.checkAllUsed(schemas, types.keySet());
  }

  private void checkNotEmpty(String list) {
    if (request.list(list).isEmpty()) {
      throw InvalidParameter.because("List of " + list + " is empty");
    }
  }

  List<IndexDefinition> locals() {
    var definitions = new ArrayList<IndexDefinition>();
    for (var index : request.list(LOCAL)) {
      var name = index.requiredText("IndexName");
      var keys = keys(index);
      checkLocal(name, keys);
      var projection = ProjectionRules.of(index);
      checkName(name);
      definitions.add(new IndexDefinition(name, keys, projection, null));
    }
    if (definitions.size() > LOCAL_INDEXES_MAX) {
      throw InvalidParameter.because(
          "Number of LocalSecondaryIndexes exceeds per-table limit of " + LOCAL_INDEXES_MAX);
    }
    return definitions;
  }

  private void checkLocal(String name, List<KeyElement> keys) {
    if (keys.size() != 2) {
      throw InvalidParameter.because(
          "Index KeySchema does not have a range key for index: " + name);
    }
    var hash = keys.getFirst().name();
    var tableHash = tableKeys.getFirst().name();
    if (!hash.equals(tableHash)) {
      throw InvalidParameter.because(
          "Index KeySchema does not have the same leading hash key as table KeySchema for index: "
              + name
              + ". index hash key: "
              + hash
              + ", table hash key: "
              + tableHash);
    }
  }

  List<IndexDefinition> globals() {
    var definitions = new ArrayList<IndexDefinition>();
    for (var index : request.list(GLOBAL)) {
      var name = index.requiredText("IndexName");
      var projection = ProjectionRules.of(index);
      var throughput = NewThroughput.ofIndex(index, name, billing);
      checkName(name);
      definitions.add(new IndexDefinition(name, keys(index), projection, throughput));
    }
    if (definitions.size() > GLOBAL_INDEXES_MAX) {
      throw InvalidParameter.because(
          "GlobalSecondaryIndex count exceeds the per-table limit of " + GLOBAL_INDEXES_MAX);
    }
    return definitions;
  }

  private void checkName(String name) {
    if (!names.add(name)) {
      throw InvalidParameter.because("Duplicate index name: " + name);
    }
  }
}
