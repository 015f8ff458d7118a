package dev.stator.router.definition;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table between what it is and what it becomes: which parts of it change, and how the service
 * shows them meanwhile. It shows some changes as the table's status, others as the status of the
 * part that changes.
 *
 * @param status of the record
 * @param after equal to {@code before} when nothing is under way
 * @param built names of the global indexes that do not hold all items of the table yet, though they
 *     get all that is written: the table is ACTIVE meanwhile, and may be changed
 * @param calledUpdating whether the table is said to be UPDATING all the same
 */
public record Transition(
    Status status,
    TableDefinition before,
    TableDefinition after,
    Set<String> built,
    boolean calledUpdating) {
  public Transition {
    built = Set.copyOf(built);
  }

  /** The same table, changing from one definition to another. */
  Transition to(Status status, TableDefinition before, TableDefinition after) {
    return new Transition(status, before, after, built, false);
  }

  /** The same table, said to be UPDATING. */
  Transition calledUpdating(TableDefinition after) {
    return new Transition(status, before, after, built, true);
  }

  public static Transition of(TableRecord table) {
    var before = DefinitionText.read(table.definition());
    var next = table.nextDefinition();
    return new Transition(
        table.status(),
        before,
        next.isEmpty() ? before : DefinitionText.read(next),
        table.schema().globalIndexes().stream()
            .filter(table::builds)
            .map(IndexSchema::name)
            .collect(Collectors.toSet()),
        false);
  }

  /**
   * A global index with its status.
   *
   * @param backfilling whether it is said to be; null: nothing is said of that
   */
  public record ShownIndex(IndexDefinition index, String status, @Nullable Boolean backfilling) {}

  /** Whether nothing changes but that an index comes into use, which takes a moment. */
  public boolean settles() {
    return status == Status.UPDATING && before.equals(after);
  }

  boolean billingChanges() {
    return before.billing() != after.billing();
  }

  /** Whether the table's capacity changes. */
  boolean tableCapacityChanges() {
    return billingChanges()
        || !before.throughput().provisioned().equals(after.throughput().provisioned());
  }

  boolean streamChanges() {
    var stream = before.stream();
    return stream == null ? after.stream() != null : !stream.equals(after.stream());
  }

  boolean classChanges() {
    return !before.tableClass().equals(after.tableClass());
  }

  /** The name of the index that is being created, or null. */
  @Nullable String indexAdded() {
    return firstAbsent(after.globalIndexes(), before);
  }

  /** The name of the index that is being deleted, or null. */
  @Nullable String indexRemoved() {
    return firstAbsent(before.globalIndexes(), after);
  }

  private static @Nullable String firstAbsent(List<IndexDefinition> indexes, TableDefinition from) {
    return indexes.stream()
        .map(IndexDefinition::name)
        .filter(name -> from.globalIndex(name) == null)
        .findFirst()
        .orElse(null);
  }

  public String tableStatus() {
    boolean shown =
        calledUpdating
            || tableCapacityChanges()
            || streamChanges()
            || classChanges()
            || indexAdded() != null
            || indexRemoved() != null;
    return switch (status) {
      case CREATING, DELETING -> status.name();
      case UPDATING, ACTIVE -> shown ? "UPDATING" : "ACTIVE";
    };
  }

  public String timeToLiveStatus() {
    boolean was = TimeToLive.activeAttribute(before.timeToLive()) != null;
    boolean becomes = TimeToLive.activeAttribute(after.timeToLive()) != null;
    return becomes ? was ? "ENABLED" : "ENABLING" : was ? "DISABLING" : "DISABLED";
  }

  /** The attribute by which items expire before or after, or null. */
  public @Nullable String timeToLiveAttribute() {
    var attribute = TimeToLive.activeAttribute(after.timeToLive());
    return attribute == null ? TimeToLive.activeAttribute(before.timeToLive()) : attribute;
  }

  public boolean encryptionChanges() {
    var keyArn = before.keyArn();
    return keyArn == null ? after.keyArn() != null : !keyArn.equals(after.keyArn());
  }

  /** The definitions of all attributes that are part of a key before or after. */
  public List<KeyAttribute> attributes() {
    var byName = new TreeMap<String, KeyAttribute>();
    before.attributes().forEach(each -> byName.put(each.name(), each));
    after.attributes().forEach(each -> byName.put(each.name(), each));
    return List.copyOf(byName.values());
  }

  /** The table's throughput: the new units once they count, when they were asked for at once. */
  public Throughput throughput() {
    return shown(before.throughput(), after.throughput());
  }

  private Throughput shown(Throughput old, Throughput wanted) {
    return new Throughput(
        billingChanges() ? wanted.provisioned() : old.provisioned(),
        old.warm(),
        wanted.caps(),
        wanted.increasedMillis(),
        wanted.decreasedMillis(),
        old.decreases());
  }

  public static String warmStatus(Throughput before, Throughput after) {
    return before.warm().equals(after.warm()) ? "ACTIVE" : "UPDATING";
  }

  public List<ShownIndex> globalIndexes() {
    var shown = new ArrayList<ShownIndex>();
    for (var index : before.globalIndexes()) {
      var wanted = after.globalIndex(index.name());
      shown.add(wanted == null ? new ShownIndex(index, "DELETING", null) : shown(index, wanted));
    }
    for (var index : after.globalIndexes()) {
      if (before.globalIndex(index.name()) == null) {
        shown.add(new ShownIndex(index, "CREATING", false));
      }
    }
    return shown;
  }

  private ShownIndex shown(IndexDefinition index, IndexDefinition wanted) {
    var old = index.ownThroughput();
    var after = wanted.ownThroughput();
    var changed = index.with(shown(old, after));
    if (built.contains(index.name())) {
      return new ShownIndex(changed, "CREATING", true);
    }
    boolean changes =
        !old.provisioned().equals(after.provisioned()) || !old.caps().equals(after.caps());
    var indexStatus = status == Status.CREATING ? "CREATING" : changes ? "UPDATING" : "ACTIVE";
    return new ShownIndex(changed, indexStatus, null);
  }

  /** A global index's throughput before and after, for what changes of it in place. */
  public String warmStatus(String index) {
    var old = before.globalIndex(index);
    var wanted = after.globalIndex(index);
    return old == null || wanted == null
        ? "UPDATING"
        : warmStatus(old.ownThroughput(), wanted.ownThroughput());
  }
}
