package dev.stator.client.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.stator.proto.cluster.IndexBuild;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The two forms of how far the building of indexes is: columns for people, JSON for programs. */
final class IndexBuildText {
  private IndexBuildText() {}

  static String columns(List<IndexBuild> builds) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("INDEX", "TABLE", "ITEMS", "OF ABOUT", "DONE", "LEFT", "WAITS FOR"));
    for (var build : builds) {
      rows.add(
          List.of(
              build.index(),
              build.table(),
              Long.toString(build.itemsDone()),
              Long.toString(build.itemsAbout()),
              share(build),
              left(build.millisLeft()),
              build.waitsFor().isEmpty() ? "-" : build.waitsFor()));
    }
    return StatusText.align(rows);
  }

  private static String share(IndexBuild build) {
    return build.itemsAbout() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.1f %%", 100.0 * build.itemsDone() / build.itemsAbout());
  }

  private static String left(long millis) {
    if (millis == IndexBuild.UNKNOWN) {
      return "not known yet";
    }
    var left = Duration.ofMillis(millis).plusMillis(999);
    if (left.toHours() > 0) {
      return left.toHours() + " h " + left.toMinutesPart() + " min";
    }
    return left.toMinutes() > 0
        ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
        : left.toSeconds() + " s";
  }

  static void write(JsonGenerator json, IndexBuild build) throws IOException {
    json.writeStartObject();
    json.writeStringField("account", build.account());
    json.writeStringField("region", build.region());
    json.writeStringField("table", build.table());
    json.writeStringField("index", build.index());
    json.writeNumberField("itemsDone", build.itemsDone());
    json.writeNumberField("itemsAbout", build.itemsAbout());
    if (build.millisLeft() != IndexBuild.UNKNOWN) {
      json.writeNumberField("millisLeft", build.millisLeft());
    }
    json.writeStringField("waitsFor", build.waitsFor());
    json.writeEndObject();
  }
}
