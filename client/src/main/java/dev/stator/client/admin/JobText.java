package dev.stator.client.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The two forms of jobs: columns for people, JSON for programs. */
final class JobText {
  private JobText() {}

  static String columns(List<JobRecord> jobs) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("JOB", "STATE", "SUBMITTED", "WHAT", "HOW FAR"));
    for (var job : jobs) {
      var what = job.spec().text();
      rows.add(
          List.of(
              Long.toString(job.jobId()),
              job.state().name(),
              Instant.ofEpochSecond(job.createdMillis() / 1_000).toString(),
              job.origin().isEmpty() ? what : what + " (" + job.origin() + ")",
              howFar(job)));
    }
    return StatusText.align(rows);
  }

  private static String howFar(JobRecord job) {
    return switch (job.state()) {
      case RUNNING -> job.progress();
      case DONE -> seconds(job);
      case FAILED -> job.why();
    };
  }

  /** How long an ended job took. */
  static String seconds(JobRecord job) {
    long millis = Math.max(0, job.finishedMillis() - job.createdMillis());
    return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
  }

  static String json(List<JobRecord> jobs) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeArrayFieldStart("jobs");
      for (var job : jobs) {
        write(json, job);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  static String json(JobRecord job) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      write(json, job);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  static void write(JsonGenerator json, JobRecord job) throws IOException {
    json.writeStartObject();
    json.writeNumberField("job", job.jobId());
    json.writeStringField("what", job.spec().text());
    writeSpec(json, job.spec());
    json.writeStringField("origin", job.origin());
    json.writeStringField("state", job.state().name());
    json.writeStringField("progress", job.progress());
    json.writeStringField("why", job.why());
    json.writeNumberField("createdMillis", job.createdMillis());
    json.writeNumberField("finishedMillis", job.finishedMillis());
    json.writeEndObject();
  }

  private static void writeSpec(JsonGenerator json, JobSpec spec) throws IOException {
    switch (spec) {
      case JobSpec.Split(var partitionId, var at, var childId) -> {
        json.writeNumberField("partition", partitionId);
        json.writeNumberField("child", childId);
        json.writeStringField("at", at == null ? "" : at.hex());
      }
      case JobSpec.Merge(var leftId, var rightId) -> {
        json.writeNumberField("left", leftId);
        json.writeNumberField("right", rightId);
      }
      case JobSpec.Move(var partitionId, var from, var to) -> {
        json.writeNumberField("partition", partitionId);
        json.writeStringField("from", from);
        json.writeStringField("to", to);
      }
      case JobSpec.Transfer(var partitionId, var to) -> {
        json.writeNumberField("partition", partitionId);
        json.writeStringField("to", to);
      }
      case JobSpec.Drain(var nodeId) -> json.writeStringField("node", nodeId);
      case JobSpec.Undrain(var nodeId) -> json.writeStringField("node", nodeId);
    }
  }
}
