package dev.stator.router.operation;

import dev.stator.model.key.XxHash64;
import dev.stator.model.stream.ItemChange;
import dev.stator.model.stream.ShardId;
import dev.stator.proto.item.ChangePage.PlacedChange;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.table.TableStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Changes as GetRecords shows them. */
final class StreamRecords {
  private final JsonOutput out;
  private final TableStream stream;

  StreamRecords(JsonOutput out, TableStream stream) {
    this.out = out;
    this.stream = stream;
  }

  void write(ShardId shard, PlacedChange placed) {
    var change = ItemChange.decode(placed.change());
    var number = placed.at().text();
    out.beginObject();
    out.name("eventID").text(eventId(shard, number));
    out.name("eventName").text(change.kind().name());
    out.name("eventVersion").text("1.1");
    out.name("eventSource").text("aws:dynamodb");
    out.name("awsRegion").text(stream.table().region());
    out.name("dynamodb").beginObject();
    out.name("ApproximateCreationDateTime").number(change.millis() / 1_000);
    out.name("Keys").item(change.keys());
    if (change.after() != null) {
      out.name("NewImage").item(change.after());
    }
    if (change.before() != null) {
      out.name("OldImage").item(change.before());
    }
    out.name("SequenceNumber").text(number);
    out.name("SizeBytes").number(change.size());
    out.name("StreamViewType").text(stream.settings().viewType()).endObject();
    if (change.byService()) {
      out.name("userIdentity").beginObject();
      out.name("PrincipalId").text("dynamodb.amazonaws.com");
      out.name("Type").text("Service").endObject();
    }
    out.endObject();
  }

  /** The same each time, and of no other change. */
  private String eventId(ShardId shard, String number) {
    byte[] name = (stream.arn() + shard + number).getBytes(StandardCharsets.UTF_8);
    var hex = HexFormat.of();
    return hex.toHexDigits(XxHash64.hash(name, 0, name.length, 0))
        + hex.toHexDigits(XxHash64.hash(name, 0, name.length, 1));
  }
}
