package dev.stator.router.definition;

import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.json.JsonTree;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table's definition as JSON text, in the words of CreateTable where it has one for it. What is
 * absent is as if it had not been asked for, so older texts stay readable.
 */
public final class DefinitionText {
  private DefinitionText() {}

  public static String write(TableDefinition definition) {
    var out = new JsonOutput(1024).beginObject();
    out.name("AttributeDefinitions").beginArray();
    for (var attribute : definition.attributes()) {
      out.beginObject().name("AttributeName").text(attribute.name());
      out.name("AttributeType").text(attribute.type().name()).endObject();
    }
    out.endArray();
    out.name("BillingMode").text(definition.billing().name());
    out.name("PayPerRequestMillis").number(definition.payPerRequestMillis());
    throughput(out, definition.throughput());
    indexes(out, "LocalSecondaryIndexes", definition.localIndexes());
    indexes(out, "GlobalSecondaryIndexes", definition.globalIndexes());
    var stream = definition.stream();
    if (stream != null) {
      out.name("Stream").beginObject();
      stream(out, stream);
      out.name("Former").beginArray();
      for (var former : stream.former()) {
        out.beginObject();
        stream(out, former);
        out.endObject();
      }
      out.endArray().endObject();
    }
    var timeToLive = definition.timeToLive();
    if (timeToLive != null) {
      out.name("TimeToLive").beginObject().name("AttributeName").text(timeToLive.attribute());
      out.name("Enabled").bool(timeToLive.enabled());
      out.name("ChangedMillis").number(timeToLive.changedMillis()).endObject();
    }
    var keyArn = definition.keyArn();
    if (keyArn != null) {
      out.name("KMSMasterKeyArn").text(keyArn);
    }
    out.name("TableClass").text(definition.tableClass());
    out.name("TableClassMillis").number(definition.classChangedMillis());
    out.name("DeletionProtectionEnabled").bool(definition.deletionProtected());
    out.name("Tags").beginObject();
    definition.tags().forEach((key, value) -> out.name(key).text(value));
    return out.endObject().endObject().toString();
  }

  private static void indexes(JsonOutput out, String name, List<IndexDefinition> indexes) {
    out.name(name).beginArray();
    for (var index : indexes) {
      out.beginObject().name("IndexName").text(index.name());
      out.name("KeySchema").beginArray();
      for (var key : index.keys()) {
        out.beginObject().name("AttributeName").text(key.name());
        out.name("KeyType").text(key.keyType()).endObject();
      }
      out.endArray().name("ProjectionType").text(index.projection().type());
      out.name("NonKeyAttributes").beginArray();
      index.projection().nonKeyAttributes().forEach(out::text);
      out.endArray();
      if (!index.local()) {
        throughput(out, index.ownThroughput());
      }
      out.endObject();
    }
    out.endArray();
  }

  private static void throughput(JsonOutput out, Throughput throughput) {
    out.name("Throughput").beginObject();
    units(out, "Provisioned", throughput.provisioned());
    units(out, "Warm", throughput.warm());
    units(out, "Caps", throughput.caps());
    out.name("IncreasedMillis").number(throughput.increasedMillis());
    out.name("DecreasedMillis").number(throughput.decreasedMillis());
    out.name("Decreases").number(throughput.decreases()).endObject();
  }

  private static void units(JsonOutput out, String name, Units units) {
    out.name(name).beginObject().name("Read").number(units.read());
    out.name("Write").number(units.write()).endObject();
  }

  public static TableDefinition read(String text) {
    var tree = JsonTree.read(text);
    var draft = new DefinitionDraft();
    draft.attributes =
        tree.objects("AttributeDefinitions").stream()
            .map(each ->
                new KeyAttribute(
                    each.text("AttributeName", ""),
                    KeyType.valueOf(each.text("AttributeType", "S"))))
            .toList();
    draft.billing = BillingMode.valueOf(tree.text("BillingMode", BillingMode.PROVISIONED.name()));
    draft.payPerRequestMillis = tree.number("PayPerRequestMillis");
    draft.throughput = throughput(tree.object("Throughput"), draft.billing);
    draft.localIndexes =
        tree.objects("LocalSecondaryIndexes").stream().map(each -> index(each, null)).toList();
    draft.globalIndexes =
        tree.objects("GlobalSecondaryIndexes").stream()
            .map(each -> index(each, throughput(each.object("Throughput"), draft.billing)))
            .toList();
    var stream = tree.object("Stream");
    draft.stream =
        stream == null
            ? null
            : stream(
                stream,
                stream.objects("Former").stream().map(each -> stream(each, List.of())).toList());
    var timeToLive = tree.object("TimeToLive");
    draft.timeToLive =
        timeToLive == null
            ? null
            : new TimeToLive(
                timeToLive.text("AttributeName", ""),
                timeToLive.flag("Enabled"),
                timeToLive.number("ChangedMillis"));
    draft.keyArn = tree.text("KMSMasterKeyArn");
    draft.tableClass = tree.text("TableClass", "");
    draft.classChangedMillis = tree.number("TableClassMillis");
    draft.deletionProtected = tree.flag("DeletionProtectionEnabled");
    draft.tags = tags(tree.object("Tags"));
    return draft.finish();
  }

  private static void stream(JsonOutput out, StreamSettings stream) {
    out.name("ViewType").text(stream.viewType()).name("Label").text(stream.label());
    out.name("DisabledMillis").number(stream.disabledMillis());
  }

  private static StreamSettings stream(JsonTree tree, List<StreamSettings> former) {
    return new StreamSettings(
        tree.text("ViewType", ""), tree.text("Label", ""), tree.number("DisabledMillis"), former);
  }

  private static NavigableMap<String, String> tags(@Nullable JsonTree tree) {
    var tags = new TreeMap<String, String>();
    if (tree != null) {
      tree.names().forEach(key -> tags.put(key, tree.text(key, "")));
    }
    return tags;
  }

  private static IndexDefinition index(JsonTree tree, @Nullable Throughput throughput) {
    var keys =
        tree.objects("KeySchema").stream()
            .map(key ->
                new KeyElement(
                    key.text("AttributeName", ""), key.text("KeyType", "HASH").equals("HASH")))
            .toList();
    return new IndexDefinition(
        tree.text("IndexName", ""),
        keys,
        new Projection(tree.text("ProjectionType", "ALL"), tree.texts("NonKeyAttributes")),
        throughput);
  }

  private static Throughput throughput(@Nullable JsonTree tree, BillingMode billing) {
    if (tree == null) {
      return Throughput.of(billing, Units.NONE);
    }
    return new Throughput(
        units(tree.object("Provisioned")),
        units(tree.object("Warm")),
        units(tree.object("Caps")),
        tree.number("IncreasedMillis"),
        tree.number("DecreasedMillis"),
        (int) tree.number("Decreases"));
  }

  private static Units units(@Nullable JsonTree tree) {
    return tree == null ? Units.NONE : new Units(tree.number("Read"), tree.number("Write"));
  }
}
