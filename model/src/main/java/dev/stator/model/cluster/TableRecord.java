package dev.stator.model.cluster;

import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.Slices;
import dev.stator.model.table.TableSchema;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table as the control plane knows it.
 *
 * @param account twelve digits
 * @param createdMillis creation time, milliseconds since 1970
 * @param definition the rest of the table's definition, opaque to all but the router
 * @param revision rises with every change of the definition
 * @param nextDefinition what the definition becomes once every partition has the schema; empty when
 *     no change is under way
 * @param partitions how many partitions of its own its keys are cut into before it is ACTIVE; 1: it
 *     lies in partitions with others
 * @param settling ids of the global indexes of which a change takes its last step while the table
 *     is UPDATING: one that the schema has holds every item and comes into use, one that it has not
 *     leaves, and its rows are to be dropped
 */
public record TableRecord(
    String account,
    String region,
    TableSchema schema,
    Status status,
    long createdMillis,
    String tableUuid,
    String definition,
    long revision,
    String nextDefinition,
    int partitions,
    List<Integer> settling) {

  public TableRecord {
    settling = List.copyOf(settling);
  }

  public enum Status {
    CREATING,
    UPDATING,
    ACTIVE,
    DELETING
  }

  /** A new table that lies in partitions with others. */
  public TableRecord(
      String account,
      String region,
      TableSchema schema,
      Status status,
      long createdMillis,
      String tableUuid,
      String definition) {
    this(
        account, region, schema, status, createdMillis, tableUuid, definition, 1, "", 1, List.of());
  }

  public String name() {
    return schema.name();
  }

  /** A table none of whose indexes takes its last step. */
  public TableRecord(
      String account,
      String region,
      TableSchema schema,
      Status status,
      long createdMillis,
      String tableUuid,
      String definition,
      long revision,
      String nextDefinition,
      int partitions) {
    this(
        account,
        region,
        schema,
        status,
        createdMillis,
        tableUuid,
        definition,
        revision,
        nextDefinition,
        partitions,
        List.of());
  }

  /** Where the rows of the indexes lie that leave. */
  public List<Slices> leaving() {
    return settling.stream()
        .filter(id -> schema.globalIndex(id) == null)
        .map(id -> new Slices(id, Slices.INDEX_ROWS, schema.slices()))
        .toList();
  }

  /** Where its rows lie, and those of indexes that leave. */
  public List<Slices> allRows() {
    return Stream.concat(schema.allRows().stream(), leaving().stream()).toList();
  }

  /** Whether an index of the schema does not hold every item yet, as far as is known. */
  public boolean builds(IndexSchema index) {
    return index.backfilling() || settling.contains(index.id());
  }

  public TableRecord withStatus(Status status) {
    return new TableRecord(
        account,
        region,
        schema,
        status,
        createdMillis,
        tableUuid,
        definition,
        revision,
        nextDefinition,
        partitions,
        settling);
  }
}
