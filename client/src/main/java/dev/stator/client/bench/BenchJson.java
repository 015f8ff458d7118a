package dev.stator.client.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** A report for programs. Latencies in microseconds, CPU in microseconds per operation. */
final class BenchJson {
  private BenchJson() {}

  static String of(BenchReport report) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("workload", report.plan().workloadName());
      json.writeNumberField("connections", report.plan().connections());
      json.writeNumberField("itemBytes", report.plan().itemBytes());
      json.writeNumberField("seconds", report.seconds());
      json.writeNumberField("operations", report.operations());
      json.writeNumberField("operationsPerSecond", report.perSecond());
      if (report.scannedItems() > 0) {
        json.writeNumberField("scannedMegabytesPerSecond", report.scannedMegabytesPerSecond());
      }
      latencies(json, report);
      cpu(json, report);
      json.writeNumberField("retries", report.retries());
      json.writeNumberField("errors", report.errors());
      var findings = report.findings();
      if (findings != null) {
        json.writeNumberField("acknowledged", report.acknowledged());
        json.writeNumberField("readBack", findings.readBackCount());
        json.writeNumberField("lost", findings.lostCount());
        json.writeNumberField("doubled", findings.doubledCount());
        json.writeNumberField("stale", findings.staleCount());
        json.writeNumberField("unreadable", findings.unreadableCount());
        json.writeNumberField("longestGapMillis", report.gapMillis());
        json.writeNumberField("longestGapBeganSeconds", report.gapBeganSeconds());
      }
      texts(json, "faults", report.faults());
      texts(json, "verify", report.verdicts());
      json.writeBooleanField("passed", report.passed());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  private static void latencies(JsonGenerator json, BenchReport report) throws IOException {
    json.writeObjectFieldStart("latencyMicros");
    for (double percentile : new double[] {50, 90, 99, 99.9}) {
      String name = "p" + (percentile == 99.9 ? "99.9" : Integer.toString((int) percentile));
      json.writeNumberField(name, report.latencies().getValueAtPercentile(percentile));
    }
    json.writeNumberField("max", report.latencies().getMaxValue());
    json.writeEndObject();
  }

  private static void cpu(JsonGenerator json, BenchReport report) throws IOException {
    double operations = Math.max(1, report.operations());
    json.writeObjectFieldStart("cpuMicrosPerOperation");
    json.writeNumberField("servers", report.serverCpuMicros());
    json.writeNumberField("generator", report.generatorCpuMicros());
    for (var process : report.cpuByProcess().entrySet()) {
      json.writeNumberField(process.getKey(), process.getValue() / operations);
    }
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
