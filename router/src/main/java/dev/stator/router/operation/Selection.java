package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Projection;
import dev.stator.router.validation.Members;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a read returns of its items: Select, and AttributesToGet. */
final class Selection {
  private Selection() {}

  /** The attributes that AttributesToGet names; null when the request gives none. */
  static @Nullable Projection attributesToGet(Members request) {
    var names = request.elements("AttributesToGet");
    if (names.isEmpty()) {
      return null;
    }
    var seen = new HashSet<String>();
    var paths = new ArrayList<AttributePath>(names.size());
    for (var element : names) {
      var name = (String) element;
      if (name.isEmpty()) {
        throw RequestException.validation("Empty attribute name");
      }
      if (!seen.add(name)) {
        throw RequestException.validation(
            "One or more parameter values were invalid: Duplicate value in attribute name: "
                + name);
      }
      paths.add(new AttributePath(List.of(new AttributePath.Name(name))));
    }
    return new Projection(paths);
  }

  /**
   * Refuses a Select that does not go with the attributes that the request names.
   *
   * @param prefix what the operation puts in front of its refusal
   */
  static void check(Members request, String prefix) {
    var select = request.text("Select");
    if (select == null) {
      return;
    }
    var naming =
        request.has("ProjectionExpression")
            ? "ProjectionExpression"
            : request.has("AttributesToGet") ? "AttributesToGet" : null;
    if (select.equals("SPECIFIC_ATTRIBUTES")) {
      if (naming == null) {
        throw RequestException.validation(
            prefix
                + "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
      }
    } else if (naming != null) {
      throw RequestException.validation(
          prefix
              + "Cannot specify the "
              + naming
              + " when choosing to get "
              + (select.equals("COUNT") ? "only the Count" : select));
    } else if (select.equals("ALL_PROJECTED_ATTRIBUTES") && !request.has("IndexName")) {
      throw RequestException.validation(
          prefix + "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
    }
  }

  static boolean countsOnly(Members request) {
    return "COUNT".equals(request.text("Select"));
  }
}
