package dev.stator.router.definition;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import java.util.Set;

/**
 * Why a table that is created, changed or deleted takes no change: the service names what stands
 * against it.
 */
public final class TableInUse {
  private static final String IN_USE = "Attempt to change a resource which is still in use: ";

  private TableInUse() {}

  /** Of an UpdateTable. */
  static RequestException refuse(
      TableRecord table, Transition underWay, Set<Concern> concerns, IndexUpdates indexes) {
    return switch (table.status()) {
      case CREATING, DELETING -> passing(table);
      case ACTIVE, UPDATING -> {
        boolean indexWanted = indexes.createOrDelete();
        if (indexWanted && (underWay.indexAdded() != null || underWay.indexRemoved() != null)) {
          yield IndexUpdates.onlyOne();
        }
        yield inUse(conflict(table.name(), underWay, concerns, indexWanted));
      }
    };
  }

  private static String conflict(
      String table, Transition underWay, Set<Concern> concerns, boolean indexWanted) {
    boolean capacityWanted =
        concerns.contains(Concern.CAPACITY) || concerns.contains(Concern.BILLING);
    boolean streamWanted = concerns.contains(Concern.STREAM);
    if (underWay.tableCapacityChanges()) {
      return indexWanted
          ? "Can't create or delete indexes while table IOPS are being updated. Table: " + table
          : streamWanted
              ? "Can't enable or disable stream while table IOPS are being updated. Table: " + table
              : "Table IOPS are currently being updated. Table: " + table;
    }
    if (underWay.streamChanges() && indexWanted) {
      return "Can't create or delete an index when stream status is being updated.";
    }
    if (underWay.streamChanges() && concerns.contains(Concern.TABLE_CLASS)) {
      return "Can't update table class when stream status is being updated. Table: " + table;
    }
    var added = underWay.indexAdded();
    var removed = underWay.indexRemoved();
    if (added != null || removed != null) {
      var when = " when an index is being " + (added != null ? "created" : "deleted") + ". Table: ";
      var which = table + " Indexes: [" + (added != null ? added : removed) + "]";
      if (capacityWanted) {
        return "Can't change table IOPS" + when + which;
      }
      if (streamWanted) {
        return "Can't change stream status" + when + which;
      }
    }
    if (underWay.classChanges()) {
      var when = "when a table class update is in progress.";
      var which =
          " Table: " + table + " TableClassUpdateInProgress: " + underWay.after().tableClass();
      return indexWanted
          ? "Can't create or delete an index " + when
          : streamWanted
              ? "Can't change stream status " + when + which
              : "Can't update table class " + when + which;
    }
    return "Table: " + table + " is in the process of being updated.";
  }

  /** Of a DeleteTable. */
  public static RequestException refuseDeletion(TableRecord table) {
    return switch (table.status()) {
      case CREATING, DELETING -> passing(table);
      case ACTIVE, UPDATING -> {
        var underWay = Transition.of(table);
        boolean indexes =
            underWay.globalIndexes().stream().anyMatch(index -> !index.status().equals("ACTIVE"));
        yield inUse(
            underWay.streamChanges()
                ? "Cannot delete table while stream is being enabled/disabled."
                : indexes && !underWay.tableCapacityChanges()
                    ? "Cannot delete table while indexes are being created, updated, or deleted."
                    : "Table: " + table.name() + " is in the process of being updated.");
      }
    };
  }

  /** Of an UpdateTimeToLive. */
  public static RequestException refuseTimeToLive(TableRecord table) {
    var verb =
        switch (table.status()) {
          case CREATING -> "created";
          case DELETING -> "deleted";
          case ACTIVE, UPDATING -> "updated";
        };
    return inUse("Table " + table.name() + " is being " + verb);
  }

  /** Of a table that comes or goes. */
  public static RequestException passing(TableRecord table) {
    return inUse(
        "Table is being "
            + (table.status() == TableRecord.Status.DELETING ? "deleted: " : "created: ")
            + table.name());
  }

  private static RequestException inUse(String why) {
    return new RequestException(ErrorCode.RESOURCE_IN_USE, IN_USE + why);
  }
}
