package dev.stator.router.definition;

import dev.stator.model.error.RequestException;
import dev.stator.router.validation.Members;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a StreamSpecification may ask for. */
final class StreamRules {
  private StreamRules() {}

  static @Nullable StreamSettings created(Members request, long nowMillis) {
    var specification = request.members("StreamSpecification");
    if (specification == null) {
      return null;
    }
    boolean enabled = specification.flag("StreamEnabled");
    var viewType = specification.text("StreamViewType");
    if (enabled && viewType == null) {
      throw InvalidParameter.because(
          "Table is being created with a stream enabled, UpdateViewType is required");
    }
    if (!enabled && viewType != null) {
      throw InvalidParameter.because(
          "Table is being created with a stream disabled, UpdateViewType should not be specified");
    }
    return viewType == null ? null : created(viewType, nowMillis, List.of());
  }

  /** Checks what needs no table. */
  static void checkChange(Members specification) {
    boolean enabled = specification.flag("StreamEnabled");
    if (enabled && !specification.has("StreamViewType")) {
      throw InvalidParameter.because("If stream is being enabled then UpdateViewType is required");
    }
    if (!enabled && specification.has("StreamViewType")) {
      throw InvalidParameter.because(
          "If stream is being disabled, then UpdateViewType must not be specified");
    }
  }

  static StreamSettings changed(
      Members specification, @Nullable StreamSettings before, String tableName, long nowMillis) {
    boolean on = before != null && before.enabled();
    if (specification.flag("StreamEnabled")) {
      if (on) {
        throw RequestException.validation(
            "Table already has an enabled stream: TableName: " + tableName);
      }
      var former = before == null ? List.<StreamSettings>of() : before.readable(nowMillis);
      return created(specification.requiredText("StreamViewType"), nowMillis, former);
    }
    if (before == null || !on) {
      throw RequestException.validation("Table has no stream to disable: TableName: " + tableName);
    }
    return before.disabled(nowMillis);
  }

  private static StreamSettings created(
      String viewType, long nowMillis, List<StreamSettings> former) {
    return new StreamSettings(viewType, StreamSettings.label(nowMillis), 0, former);
  }
}
