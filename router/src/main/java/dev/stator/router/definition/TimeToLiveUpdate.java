package dev.stator.router.definition;

import dev.stator.model.error.RequestException;
import dev.stator.router.validation.Members;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** An UpdateTimeToLive: what it asks for, and what it makes of a table. */
public record TimeToLiveUpdate(String attribute, boolean enabled) {
  /**
   * How soon after a change the next one is refused. The service's documentation speaks of up to an
   * hour; what was measured is more than 1,811 s and less than 1,872 s.
   */
  private static final long INTERVAL_MILLIS = TimeUnit.MINUTES.toMillis(31);

  public static TimeToLiveUpdate of(Members request) {
    var specification = Objects.requireNonNull(request.members("TimeToLiveSpecification"));
    return new TimeToLiveUpdate(
        specification.requiredText("AttributeName"), specification.flag("Enabled"));
  }

  /**
   * The table as it becomes. What the update asks for is looked at before when the last one was.
   *
   * @throws RequestException in the service's words when the table is like this already, expires
   *     items by another attribute, or was changed too short a time ago
   */
  public TableDefinition applyTo(TableDefinition before, long nowMillis) {
    var setting = before.timeToLive();
    var current = TimeToLive.activeAttribute(setting);
    if (current == null && !enabled) {
      throw RequestException.validation("TimeToLive is already disabled");
    }
    if (current != null && !current.equals(attribute)) {
      throw RequestException.validation(
          "TimeToLive is active on a different AttributeName: current AttributeName is " + current);
    }
    if (current != null && enabled) {
      throw RequestException.validation("TimeToLive is already enabled");
    }
    if (setting != null && nowMillis - setting.changedMillis() < INTERVAL_MILLIS) {
      throw RequestException.validation(
          "Time to live has been modified multiple times within a fixed interval");
    }
    var draft = new DefinitionDraft(before);
    draft.timeToLive = new TimeToLive(attribute, enabled, nowMillis);
    return draft.finish();
  }
}
