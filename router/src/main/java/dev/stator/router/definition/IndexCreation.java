package dev.stator.router.definition;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.router.validation.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A global index that is added to a table. */
final class IndexCreation {
  private final String name;
  private final Members index;
  private final Map<String, KeyType> types;

  /**
   * @param types of the attributes that the request defines
   */
  IndexCreation(String name, Members index, Map<String, KeyType> types) {
    this.name = name;
    this.index = index;
    this.types = types;
  }

  void apply(DefinitionDraft draft, UpdatedTable table) {
    var before = table.definition();
    if (before.globalIndex(name) != null || before.localIndex(name) != null) {
      throw RequestException.validation("Attempting to create an index which already exists");
    }
    var keys = IndexRules.keys(index);
    checkNotRedefined(keys, table);
    if (before.globalIndexes().size() >= IndexRules.GLOBAL_INDEXES_MAX) {
      throw new RequestException(
          ErrorCode.LIMIT_EXCEEDED,
          "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of "
              + IndexRules.GLOBAL_INDEXES_MAX);
    }
    var created =
        new IndexDefinition(name, keys, ProjectionRules.of(index), throughput(draft.billing));
    var indexes = new ArrayList<>(draft.globalIndexes);
    indexes.add(created);
    ProjectionRules.checkTotal(
        Stream.concat(draft.localIndexes.stream(), indexes.stream()).toList());
    draft.globalIndexes = indexes;
    draft.attributes = attributes(draft.attributes, keys);
  }

  private List<KeyAttribute> attributes(List<KeyAttribute> before, List<KeyElement> keys) {
    var attributes = new ArrayList<>(before);
    for (var key : keys) {
      var attribute = KeyRules.attribute(key.name(), types);
      if (!attributes.contains(attribute)) {
        attributes.add(attribute);
      }
    }
    return attributes;
  }

  private Throughput throughput(BillingMode billing) {
    var provisioned = index.members("ProvisionedThroughput");
    boolean onDemand = billing == BillingMode.PAY_PER_REQUEST;
    if (onDemand && provisioned != null) {
      throw InvalidParameter.because(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: "
              + name
              + " when BillingMode is PAY_PER_REQUEST");
    }
    if (!onDemand && provisioned == null) {
      throw IndexThroughputChange.bothMissing(name);
    }
    var units = provisioned == null ? Units.NONE : UnitBounds.provisioned(provisioned);
    var caps = IndexThroughputChange.caps(name, index, billing, Units.NONE);
    return NewThroughput.warmed(index, "index " + name, billing, units).withCaps(caps);
  }

  /** An attribute has one type in all keys of a table. */
  private void checkNotRedefined(List<KeyElement> keys, UpdatedTable table) {
    var known = table.definition().types();
    for (var key : keys) {
      var type = known.get(key.name());
      if (type != null && type != types.get(key.name())) {
        throw InvalidParameter.because(
            "Attributes cannot be redefined. Please check that your attribute has the same type as"
                + " previously defined. Existing schema: "
                + shown(schemaWith(key.name(), table), known)
                + " New schema: "
                + shown(keys, types));
      }
    }
  }

  private static List<KeyElement> schemaWith(String attribute, UpdatedTable table) {
    var definition = table.definition();
    return Stream.concat(
            Stream.of(table.keys()),
            Stream.concat(definition.localIndexes().stream(), definition.globalIndexes().stream())
                .map(IndexDefinition::keys))
        .filter(keys -> keys.stream().anyMatch(key -> key.name().equals(attribute)))
        .findFirst()
        .orElse(List.of());
  }

  private static String shown(List<KeyElement> keys, Map<String, KeyType> types) {
    return keys.stream()
        .map(key ->
            "SchemaElement: key{"
                + key.name()
                + ":"
                + types.get(key.name())
                + ":"
                + key.keyType()
                + "}")
        .collect(Collectors.joining(", ", "Schema:[", "]"));
  }
}
