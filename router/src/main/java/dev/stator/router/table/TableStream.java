package dev.stator.router.table;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.router.definition.StreamSettings;
import dev.stator.router.definition.TableDefinition;
import dev.stator.router.definition.Transition;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream of a table, which the table has or had.
 *
 * @param status the service's word for it
 */
public record TableStream(TableRecord table, StreamSettings settings, String status) {
  /** Those of a table that may be read, the oldest first. */
  public static List<TableStream> of(TableRecord table, long nowMillis) {
    var shown = Transition.of(table);
    var streams = new ArrayList<TableStream>();
    for (var settings : readable(shown.after(), nowMillis)) {
      var before =
          readable(shown.before(), nowMillis).stream()
              .filter(each -> each.label().equals(settings.label()))
              .findFirst();
      boolean creating = table.status() == Status.CREATING || before.isEmpty();
      String status =
          settings.enabled()
              ? creating ? "ENABLING" : "ENABLED"
              : before.isPresent() && before.get().enabled() ? "DISABLING" : "DISABLED";
      streams.add(new TableStream(table, settings, status));
    }
    return streams;
  }

  private static List<StreamSettings> readable(TableDefinition definition, long nowMillis) {
    var stream = definition.stream();
    return stream == null ? List.of() : stream.readable(nowMillis);
  }

  /** As it is named all over the world. */
  public String arn() {
    return new TableArn(table.account(), table.region(), table.name())
        + "/stream/"
        + settings.label();
  }
}
