package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param request the JSON body; {@link #ARN} in it stands for what a side's table ARNs begin with
 * @param broken whether some place of it may not be of the JSON type that belongs there
 */
record Step(String operation, Map<String, @Nullable Object> request, boolean broken) {
  /** What comes before a table's name in its ARN, which is not the same on both sides. */
  static final String ARN = "${arn}";

  Step(String operation, Map<String, @Nullable Object> request) {
    this(operation, request, false);
  }

  Step asBroken() {
    return new Step(operation, request, true);
  }

  /**
   * Whether the order of what it reads is each side's own: that of a scan is, and in a global index
   * that of items with the same keys of the index.
   */
  boolean orderIsEachSidesOwn() {
    return operation.equals("Scan")
        || TableShape.all().stream()
            .flatMap(table -> table.indexes().stream())
            .anyMatch(index -> index.global() && index.name().equals(request.get("IndexName")));
  }

  /** Whether what follows the key from which it goes on is not the same on both sides. */
  boolean startsAnywhere() {
    return orderIsEachSidesOwn() && request.get("ExclusiveStartKey") != null;
  }

  String json() {
    return Json.write(request);
  }

  @Override
  public String toString() {
    return operation + " " + json();
  }
}
