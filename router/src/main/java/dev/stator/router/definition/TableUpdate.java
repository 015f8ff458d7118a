package dev.stator.router.definition;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.model.error.RequestException;
import dev.stator.router.validation.Members;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An UpdateTable: what it asks for, checked in the service's order, and what it makes of a table.
 */
public final class TableUpdate {
  private final Members request;
  private final Set<Concern> concerns;
  private final TableThroughputChange throughput;
  private final IndexUpdates indexes;

  private TableUpdate(
      Members request,
      Set<Concern> concerns,
      TableThroughputChange throughput,
      IndexUpdates indexes) {
    this.request = request;
    this.concerns = concerns;
    this.throughput = throughput;
    this.indexes = indexes;
  }

  /**
   * What an update makes of a table.
   *
   * @param now the definition at once
   * @param next the definition once every partition knows of the change; null: the change is
   *     complete at once
   * @param shown how the answer describes the table
   * @param effective false: the table is like this already
   */
  public record Plan(
      TableDefinition now, @Nullable TableDefinition next, Transition shown, boolean effective) {
    /** The definition in the end. */
    public TableDefinition last() {
      return next == null ? now : next;
    }
  }

  /** Checks what needs no table. */
  public static TableUpdate of(Members request) {
    var concerns = Concern.of(request);
    if (concerns.isEmpty() && !request.has("ReplicaUpdates")) {
      throw nothingGiven(request);
    }
    refuseUnsupported(request);
    NewDefinition.checkedTableClass(request);
    var throughput = TableThroughputChange.of(request);
    var indexes = IndexUpdates.of(request);
    Concern.checkTogether(concerns, indexes);
    var stream = request.members("StreamSpecification");
    if (stream != null) {
      StreamRules.checkChange(stream);
    }
    var encryption = request.members("SSESpecification");
    if (encryption != null) {
      EncryptionRules.check(encryption);
    }
    return new TableUpdate(request, concerns, throughput, indexes);
  }

  private static RequestException nothingGiven(Members request) {
    var strong = request.has("MultiRegionConsistency") ? "" : "MultiRegionConsistency, ";
    return RequestException.validation(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"
            + " GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates,"
            + " MultiAccountReplicaReady, ReplicaTransitRoleArn, "
            + strong
            + "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is"
            + " required");
  }

  private static void refuseUnsupported(Members request) {
    for (var member :
        List.of(
            "ReplicaUpdates",
            "MultiRegionConsistency",
            "GlobalTableWitnessUpdates",
            "GlobalTableSettingsReplicationMode")) {
      if (request.has(member)) {
        throw InvalidParameter.because(member + " is not supported");
      }
    }
  }

  /** Refuses the update when the table is not in a state for it, or is like this already. */
  public Plan plan(TableRecord table, long nowMillis) {
    var found = Transition.of(table);
    if (table.status() == Status.UPDATING && concerns.contains(Concern.DELETION_PROTECTION)) {
      return new Plan(protect(found.before()), protect(found.after()), found, true);
    }
    if (table.status() != Status.ACTIVE) {
      throw TableInUse.refuse(table, found, concerns, indexes);
    }
    indexes.checkOneAtATime();
    indexes.checkAgainst(found.built());
    var before = found.before();
    var after = after(new UpdatedTable(table, before), nowMillis);
    boolean effective = !settled(after).equals(before);
    if (!effective) {
      var shown =
          isCalledUpdating() ? found.calledUpdating(after) : found.to(Status.ACTIVE, before, after);
      return new Plan(before, null, shown, false);
    }
    if (concerns.contains(Concern.DELETION_PROTECTION) || concerns.equals(Set.of(Concern.CAPS))) {
      return new Plan(settled(after), null, found.to(Status.ACTIVE, after, after), true);
    }
    return new Plan(before, settled(after), found.to(Status.UPDATING, before, after), true);
  }

  /** Whether the service calls a table UPDATING that such an update leaves as it is. */
  private boolean isCalledUpdating() {
    return concerns.contains(Concern.BILLING) || concerns.contains(Concern.TABLE_CLASS);
  }

  private TableDefinition protect(TableDefinition definition) {
    var draft = new DefinitionDraft(definition);
    draft.deletionProtected = request.flag("DeletionProtectionEnabled");
    return draft.finish();
  }

  private TableDefinition after(UpdatedTable table, long nowMillis) {
    var before = table.definition();
    var draft = new DefinitionDraft(before);
    throughput.apply(draft, before, nowMillis);
    if (before.billing() != draft.billing && draft.billing == BillingMode.PROVISIONED) {
      indexes.checkAllProvisioned(before);
    }
    indexes.apply(draft, table, nowMillis);
    var stream = request.members("StreamSpecification");
    if (stream != null) {
      draft.stream = StreamRules.changed(stream, before.stream(), table.name(), nowMillis);
    }
    var encryption = request.members("SSESpecification");
    if (encryption != null) {
      var record = table.record();
      draft.keyArn =
          new EncryptionRules(record.account(), record.region())
              .changed(encryption, before.keyArn());
    }
    changeTableClass(draft, before, nowMillis);
    if (concerns.contains(Concern.DELETION_PROTECTION)) {
      draft.deletionProtected = request.flag("DeletionProtectionEnabled");
    }
    return draft.finish();
  }

  /** A table whose class was never named has the standard class: to name that changes nothing. */
  private void changeTableClass(DefinitionDraft draft, TableDefinition before, long nowMillis) {
    var tableClass = request.text("TableClass");
    if (tableClass != null) {
      var known = before.tableClass().isEmpty() ? "STANDARD" : before.tableClass();
      if (!tableClass.equals(known)) {
        draft.tableClass = tableClass;
        draft.classChangedMillis = nowMillis;
      }
    }
  }

  /** Without what only an answer shows. */
  private static TableDefinition settled(TableDefinition definition) {
    var draft = new DefinitionDraft(definition);
    draft.throughput = draft.throughput.settled();
    draft.globalIndexes =
        draft.globalIndexes.stream()
            .map(index -> index.with(index.ownThroughput().settled()))
            .toList();
    return draft.finish();
  }
}
