package dev.stator.router.definition;

import dev.stator.model.error.RequestException;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.router.validation.Members;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** What key schemas must keep to, in the service's order. */
final class KeyRules {
  /** The most attributes that a partition key or a sort key of a global index may have. */
  private static final int INDEX_KEY_ATTRIBUTES_MAX = 4;

  private KeyRules() {}

  /**
   * The types of the defined attributes. Some messages show their names in the order of the
   * service's hash table, which holds as many as were defined.
   */
  static Map<String, KeyType> types(List<Members> definitions) {
    var types = new HashMap<String, KeyType>(definitions.size());
    for (var definition : definitions) {
      var name = definition.requiredText("AttributeName");
      if (types.put(name, KeyType.valueOf(definition.requiredText("AttributeType"))) != null) {
        throw RequestException.validation("Attribute Name is duplicated: " + name);
      }
    }
    return types;
  }

  static KeyAttribute attribute(String name, Map<String, KeyType> types) {
    var type = types.get(name);
    if (type == null) {
      throw new IllegalStateException("The key attribute " + name + " was not checked");
    }
    return new KeyAttribute(name, type);
  }

  static void checkTable(List<KeyElement> keys, Map<String, KeyType> types) {
    if (keys.size() > types.size()) {
      throw RequestException.validation(
          "Invalid KeySchema: Some index key attribute have no definition");
    }
    checkLocal(keys, types);
  }

  /** The key of a table or of a local index: one attribute, or two. */
  static void checkLocal(List<KeyElement> keys, Map<String, KeyType> types) {
    checkDefined(keys, types);
    if (keys.size() == 2 && keys.get(0).name().equals(keys.get(1).name())) {
      throw sameName();
    }
    checkFirst(keys);
    if (keys.size() > 1 && keys.get(1).hash()) {
      throw RequestException.validation(
          "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    }
  }

  /** The key of a global index, each part of which may have several attributes. */
  static void checkGlobal(List<KeyElement> keys, Map<String, KeyType> types) {
    checkDefined(keys, types);
    var names = new HashSet<String>();
    for (var key : keys) {
      if (!names.add(key.name())) {
        throw keys.size() == 2 && !keys.get(1).hash()
            ? sameName()
            : RequestException.validation(
                "The KeySchema contains multiple key attributes with the same name");
      }
    }
    checkFirst(keys);
    long hashes = keys.stream().filter(KeyElement::hash).count();
    if (keys.stream().limit(hashes).anyMatch(key -> !key.hash())) {
      throw InvalidParameter.because(
          "All HASH key attributes must precede RANGE key attributes in the KeySchema");
    }
    checkCount("HASH", hashes);
    checkCount("RANGE", keys.size() - hashes);
  }

  private static void checkCount(String keyType, long count) {
    if (count > INDEX_KEY_ATTRIBUTES_MAX) {
      throw InvalidParameter.because(
          "The KeySchema exceeds the maximum allowed number of " + keyType + " key attributes");
    }
  }

  private static void checkDefined(List<KeyElement> keys, Map<String, KeyType> types) {
    var names = keys.stream().map(KeyElement::name).toList();
    if (!types.keySet().containsAll(names)) {
      throw InvalidParameter.because(
          "Some index key attributes are not defined in AttributeDefinitions. Keys: "
              + list(names)
              + ", AttributeDefinitions: "
              + list(types.keySet()));
    }
  }

  private static void checkFirst(List<KeyElement> keys) {
    if (!keys.getFirst().hash()) {
      throw RequestException.validation(
          "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }
  }

  private static RequestException sameName() {
    return RequestException.validation(
        "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }

  /** Every defined attribute is part of a key, for a table without indexes. */
  static void checkAllUsed(List<KeyElement> keys, Map<String, KeyType> types) {
    if (types.size() != keys.size()) {
      throw InvalidParameter.because(
          "Number of attributes in KeySchema does not exactly match number of attributes defined in"
              + " AttributeDefinitions");
    }
  }

  /** Every defined attribute is part of some key, for a table with indexes. */
  static void checkAllUsed(List<List<KeyElement>> schemas, Collection<String> defined) {
    var used = new HashSet<String>();
    schemas.forEach(keys -> keys.forEach(key -> used.add(key.name())));
    if (used.size() < defined.size()) {
      throw InvalidParameter.because(
          "Some AttributeDefinitions are not used. AttributeDefinitions: "
              + list(defined)
              + ", keys used: "
              + list(used));
    }
  }

  private static String list(Collection<String> names) {
    return "[" + String.join(", ", names) + "]";
  }
}
