package dev.stator.client.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Changes as lines of text, or of JSON in the words of GetRecords. */
final class ChangeLines {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final boolean json;

  ChangeLines(boolean json) {
    this.json = json;
  }

  String of(Record record) {
    return json ? json(record) : text(record);
  }

  private static String text(Record record) {
    var change = record.dynamodb();
    var line = new StringBuilder();
    line.append(change.approximateCreationDateTime()).append(' ');
    line.append(String.format(java.util.Locale.ROOT, "%-6s", record.eventNameAsString()));
    line.append(' ').append(written(change.keys()));
    if (change.hasOldImage()) {
      line.append("  - ").append(written(change.oldImage()));
    }
    if (change.hasNewImage()) {
      line.append("  + ").append(written(change.newImage()));
    }
    if (record.userIdentity() != null) {
      line.append("  by ").append(record.userIdentity().principalId());
    }
    return line.toString();
  }

  private interface Writing {
    void to(JsonGenerator out) throws IOException;
  }

  private static String written(Writing writing) {
    var text = new StringWriter();
    try (var out = FACTORY.createGenerator(text)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String written(Map<String, AttributeValue> item) {
    return written(out -> item(out, item));
  }

  private static String json(Record record) {
    var change = record.dynamodb();
    return written(out -> {
      out.writeStartObject();
      out.writeStringField("eventID", record.eventID());
      out.writeStringField("eventName", record.eventNameAsString());
      out.writeStringField("eventVersion", record.eventVersion());
      out.writeStringField("eventSource", record.eventSource());
      out.writeStringField("awsRegion", record.awsRegion());
      out.writeObjectFieldStart("dynamodb");
      out.writeNumberField(
          "ApproximateCreationDateTime", change.approximateCreationDateTime().getEpochSecond());
      image(out, "Keys", change.keys());
      if (change.hasNewImage()) {
        image(out, "NewImage", change.newImage());
      }
      if (change.hasOldImage()) {
        image(out, "OldImage", change.oldImage());
      }
      out.writeStringField("SequenceNumber", change.sequenceNumber());
      out.writeNumberField("SizeBytes", change.sizeBytes());
      out.writeStringField("StreamViewType", change.streamViewTypeAsString());
      out.writeEndObject();
      if (record.userIdentity() != null) {
        out.writeObjectFieldStart("userIdentity");
        out.writeStringField("PrincipalId", record.userIdentity().principalId());
        out.writeStringField("Type", record.userIdentity().type());
        out.writeEndObject();
      }
      out.writeEndObject();
    });
  }

  private static void image(JsonGenerator out, String name, Map<String, AttributeValue> item)
      throws IOException {
    out.writeFieldName(name);
    item(out, item);
  }

  private static void item(JsonGenerator out, Map<String, AttributeValue> item) throws IOException {
    out.writeStartObject();
    for (var attribute : new TreeMap<>(item).entrySet()) {
      out.writeFieldName(attribute.getKey());
      value(out, attribute.getValue());
    }
    out.writeEndObject();
  }

  private static void value(JsonGenerator out, AttributeValue value) throws IOException {
    out.writeStartObject();
    switch (value.type()) {
      case S -> out.writeStringField("S", value.s());
      case N -> out.writeStringField("N", value.n());
      case B -> out.writeBinaryField("B", value.b().asByteArray());
      case BOOL -> out.writeBooleanField("BOOL", value.bool());
      case NUL -> out.writeBooleanField("NULL", true);
      case SS, NS -> {
        out.writeArrayFieldStart(value.hasSs() ? "SS" : "NS");
        for (var element : value.hasSs() ? value.ss() : value.ns()) {
          out.writeString(element);
        }
        out.writeEndArray();
      }
      case BS -> {
        out.writeArrayFieldStart("BS");
        for (var element : value.bs()) {
          out.writeBinary(element.asByteArray());
        }
        out.writeEndArray();
      }
      case M -> image(out, "M", value.m());
      case L -> {
        out.writeArrayFieldStart("L");
        for (var element : value.l()) {
          value(out, element);
        }
        out.writeEndArray();
      }
      case UNKNOWN_TO_SDK_VERSION -> {}
    }
    out.writeEndObject();
  }
}
