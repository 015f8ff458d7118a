package dev.stator.router.definition;

import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One secondary index.
 *
 * @param throughput null: it is local, and takes the table's
 */
public record IndexDefinition(
    String name, List<KeyElement> keys, Projection projection, @Nullable Throughput throughput) {
  public IndexDefinition {
    keys = List.copyOf(keys);
  }

  public boolean local() {
    return throughput == null;
  }

  /** The throughput of a global index. */
  public Throughput ownThroughput() {
    if (throughput == null) {
      throw new IllegalStateException(name + " is a local index");
    }
    return throughput;
  }

  IndexDefinition with(Throughput throughput) {
    return new IndexDefinition(name, keys, projection, throughput);
  }

  IndexSchema schema(Map<String, KeyType> types) {
    var attributes = keys.stream().map(key -> KeyRules.attribute(key.name(), types)).toList();
    var held =
        new IndexProjection(
            IndexProjection.Kind.valueOf(projection.type()), projection.nonKeyAttributes());
    int hashKeys = (int) keys.stream().filter(KeyElement::hash).count();
    return local()
        ? IndexSchema.local(name, attributes, held)
        : IndexSchema.global(name, IndexSchema.UNDRAWN, attributes, hashKeys, held);
  }
}
