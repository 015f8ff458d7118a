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

  String json() {
    return Json.write(request);
  }

  @Override
  public String toString() {
    return operation + " " + json();
  }
}
