package dev.stator.router.table;

import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.model.table.IndexCount;
import dev.stator.router.definition.IndexDefinition;
import dev.stator.router.definition.Transition;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.routing.TableFigures;

/** A table's indexes as its description shows them. */
final class IndexDescriptions {
  private final JsonOutput out;
  private final Transition shown;
  private final String tableArn;
  private final TableFigures figures;
  private final long nowMillis;

  IndexDescriptions(
      JsonOutput out, Transition shown, String tableArn, TableFigures figures, long nowMillis) {
    this.out = out;
    this.shown = shown;
    this.tableArn = tableArn;
    this.figures = figures;
    this.nowMillis = nowMillis;
  }

  void write() {
    var locals = shown.before().localIndexes();
    if (!locals.isEmpty()) {
      out.name("LocalSecondaryIndexes").beginArray();
      for (int i = 0; i < locals.size(); i++) {
        common(locals.get(i), IndexCount.at(figures.localIndexes(), i));
        out.endObject();
      }
      out.endArray();
    }
    var globals = shown.globalIndexes();
    if (!globals.isEmpty()) {
      out.name("GlobalSecondaryIndexes").beginArray();
      globals.forEach(this::global);
      out.endArray();
    }
  }

  private void common(IndexDefinition index, IndexCount count) {
    out.beginObject().name("IndexName").text(index.name());
    out.name("KeySchema").beginArray();
    for (var key : index.keys()) {
      out.beginObject().name("AttributeName").text(key.name());
      out.name("KeyType").text(key.keyType()).endObject();
    }
    out.endArray();
    out.name("Projection").beginObject();
    out.name("ProjectionType").text(index.projection().type());
    if (!index.projection().nonKeyAttributes().isEmpty()) {
      out.name("NonKeyAttributes").beginArray();
      index.projection().nonKeyAttributes().forEach(out::text);
      out.endArray();
    }
    out.endObject();
    out.name("IndexSizeBytes").number(count.bytes());
    out.name("ItemCount").number(count.items());
    out.name("IndexArn").text(tableArn + "/index/" + index.name());
  }

  private void global(Transition.ShownIndex each) {
    var throughput = each.index().ownThroughput();
    common(each.index(), figures.globalIndex(each.index().name()));
    out.name("IndexStatus").text(each.status());
    if (each.backfilling() != null) {
      out.name("Backfilling").bool(each.backfilling());
    }
    TableDescription.provisioned(out, throughput, nowMillis);
    TableDescription.caps(out, throughput.caps());
    if (shown.status() != Status.CREATING) {
      TableDescription.warm(out, throughput.warm(), shown.warmStatus(each.index().name()));
    }
    out.endObject();
  }
}
