package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two that are compared, in the same state. */
record Sides(Side stator, Side local) {
  /** Null: both answered the same. */
  @Nullable Difference send(Step step) {
    var ours = stator.send(step);
    var theirs = local.send(step);
    if (step.operation().equals("UpdateItem") && ours.succeeded() && ours.equals(theirs)) {
      // An answer need not show what an update did.
      var request = Json.object();
      request.put("TableName", step.request().get("TableName"));
      request.put("Key", step.request().get("Key"));
      ours = stator.send(new Step("GetItem", request));
      theirs = local.send(new Step("GetItem", request));
    }
    boolean same =
        ours.equals(theirs) || (step.startsAnywhere() && ours.succeeded() && theirs.succeeded());
    return same ? null : new Difference(step, ours, theirs);
  }

  void create(TableShape table) {
    var step = new Step("CreateTable", table.createRequest());
    for (var side : List.of(stator, local)) {
      var seen = side.send(step);
      if (!seen.succeeded()) {
        throw new AssertionError(seen + " for " + step);
      }
    }
  }

  /** Brings both back into one state after a step that may have had different effects. */
  void reconcile(Step step, List<TableShape> lasting) {
    switch (step.operation()) {
      case "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem" -> lasting.forEach(this::empty);
      case "CreateTable", "UpdateTable", "DeleteTable", "TagResource", "UntagResource" ->
          TableRequests.PASSING.forEach(this::drop);
      default -> {}
    }
  }

  private void empty(TableShape table) {
    for (var side : List.of(stator, local)) {
      var seen = side.send(new Step("Scan", Json.object("TableName", table.name())));
      if (!(seen.body().get("Items") instanceof List<?> items)) {
        throw new AssertionError("cannot scan " + table + ": " + seen);
      }
      for (var item : items) {
        var key = Json.object();
        table.keys().forEach(k -> key.put(k.name(), ((Map<?, ?>) item).get(k.name())));
        side.send(new Step("DeleteItem", Json.object("TableName", table.name(), "Key", key)));
      }
    }
  }

  private void drop(String table) {
    for (var side : List.of(stator, local)) {
      side.post(
          "UpdateTable",
          Json.write(Json.object("TableName", table, "DeletionProtectionEnabled", false)));
      side.send(new Step("DeleteTable", Json.object("TableName", table)));
    }
  }
}
