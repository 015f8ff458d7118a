package dev.stator.router.definition;

import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.StreamSchema;
import dev.stator.model.table.StreamView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a table was told to be and its schema does not say: the control plane keeps it as
 * text ({@link DefinitionText}), only routers read it.
 *
 * @param attributes of all key schemas, sorted by name
 * @param payPerRequestMillis since when, or when last, the table is or was paid by request; {@link
 *     #SINCE_CREATION} or {@link #NEVER}
 * @param stream null: it never had one
 * @param timeToLive null: its items never expired
 * @param keyArn of the key that the caller asked to encrypt it with, or null
 * @param tableClass empty: never named
 * @param classChangedMillis when UpdateTable changed the class, or 0
 * @param tags by key
 */
public record TableDefinition(
    List<KeyAttribute> attributes,
    BillingMode billing,
    long payPerRequestMillis,
    Throughput throughput,
    List<IndexDefinition> localIndexes,
    List<IndexDefinition> globalIndexes,
    @Nullable StreamSettings stream,
    @Nullable TimeToLive timeToLive,
    @Nullable String keyArn,
    String tableClass,
    long classChangedMillis,
    boolean deletionProtected,
    NavigableMap<String, String> tags) {
  public static final long SINCE_CREATION = 0;
  public static final long NEVER = -1;

  public TableDefinition {
    attributes = attributes.stream().sorted(Comparator.comparing(KeyAttribute::name)).toList();
    localIndexes = List.copyOf(localIndexes);
    globalIndexes = List.copyOf(globalIndexes);
    tags = Collections.unmodifiableNavigableMap(new TreeMap<>(tags));
  }

  /** All indexes as partitions must know them, the local ones first. */
  private List<IndexSchema> indexSchemas() {
    var types = types();
    var schemas = new ArrayList<IndexSchema>();
    localIndexes.forEach(index -> schemas.add(index.schema(types)));
    globalIndexes.forEach(index -> schemas.add(index.schema(types)));
    return schemas;
  }

  /** All that partitions derive from the table's changes. */
  public Derived derived() {
    var shown = stream;
    return new Derived(
        indexSchemas(),
        shown == null || !shown.enabled()
            ? null
            : new StreamSchema(StreamView.valueOf(shown.viewType()), shown.label()),
        TimeToLive.activeAttribute(timeToLive));
  }

  /** How many partitions the table needs for itself; 1: it may share them. */
  public int partitions() {
    return throughput.partitions(billing);
  }

  Map<String, KeyType> types() {
    var types = new HashMap<String, KeyType>();
    attributes.forEach(attribute -> types.put(attribute.name(), attribute.type()));
    return types;
  }

  public @Nullable IndexDefinition globalIndex(String name) {
    return find(globalIndexes, name);
  }

  @Nullable IndexDefinition localIndex(String name) {
    return find(localIndexes, name);
  }

  private static @Nullable IndexDefinition find(List<IndexDefinition> indexes, String name) {
    return indexes.stream().filter(index -> index.name().equals(name)).findFirst().orElse(null);
  }

  public TableDefinition withTags(NavigableMap<String, String> tags) {
    var draft = new DefinitionDraft(this);
    draft.tags = tags;
    return draft.finish();
  }
}
