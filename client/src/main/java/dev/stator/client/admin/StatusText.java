package dev.stator.client.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The two forms of a status report: columns for people, JSON for programs. */
final class StatusText {
  private StatusText() {}

  static String columns(StatusReport report) {
    var nodes = new ArrayList<List<String>>();
    nodes.add(List.of("NODE", "AZ", "ADDRESS", "STATE"));
    for (var node : report.nodes()) {
      nodes.add(List.of(node.nodeId(), node.az(), node.address(), state(node)));
    }
    var partitions = new ArrayList<List<String>>();
    partitions.add(
        List.of("PARTITION", "RANGE", "LEADER", "TERM", "REPLICAS  node/AZ applied lag"));
    for (var partition : report.partitions()) {
      String leader = partition.leader();
      partitions.add(
          List.of(
              Long.toString(partition.id()),
              partition.range(),
              leader == null ? "NONE" : leader,
              Long.toString(partition.term()),
              String.join("   ", partition.replicas().stream().map(StatusText::replica).toList())));
    }
    return "cluster %s   map version %d   control plane %s%n%n%s%n%s%s%s%s%s"
        .formatted(
            report.clusterId(),
            report.mapVersion(),
            report.controlPlane(),
            align(nodes),
            align(partitions),
            lags(report),
            report.jobs().isEmpty() ? "" : "\n" + JobText.columns(report.jobs()),
            report.indexBuilds().isEmpty()
                ? ""
                : "\n" + IndexBuildText.columns(report.indexBuilds()),
            faults(report));
  }

  private static String state(StatusReport.Node node) {
    var state = node.alive() ? "alive" : "UNREACHABLE";
    if (!node.draining()) {
      return state;
    }
    return state
        + (node.replicas() == 0 ? ", drained" : ", draining: " + node.replicas() + " left");
  }

  /** The partitions of which global indexes do not have the latest changes yet. */
  private static String lags(StatusReport report) {
    var text = new StringBuilder();
    for (var partition : report.partitions()) {
      if (partition.indexLagMillis() > 0) {
        text.append(
            "%nGlobal indexes are %d ms behind what was written to partition %d.%n"
                .formatted(partition.indexLagMillis(), partition.id()));
      }
    }
    return text.toString();
  }

  /** What stopped each replica that has stopped, a line each. */
  private static String faults(StatusReport report) {
    var text = new StringBuilder();
    for (var partition : report.partitions()) {
      for (var replica : partition.replicas()) {
        if (replica.stopped()) {
          text.append(
              "%nThe replica of partition %d on %s has STOPPED: %s%n  %s%n"
                  .formatted(
                      partition.id(),
                      replica.nodeId(),
                      replica.fault(),
                      partition.leader() == null
                          ? "No leader serves, so it cannot be made again from the others."
                          : "The control plane makes it again from the others."));
        }
      }
    }
    return text.toString();
  }

  private static String replica(StatusReport.Replica replica) {
    String name = replica.nodeId() + "/" + replica.az() + " ";
    if (replica.stopped()) {
      return name + "STOPPED";
    }
    return replica.answers()
        ? name + replica.appliedIndex() + " lag " + replica.lag()
        : name + "unreachable";
  }

  /** Pads every column but the last to its widest cell. */
  static String align(List<List<String>> rows) {
    var text = new StringBuilder();
    for (var row : rows) {
      for (int column = 0; column < row.size() - 1; column++) {
        text.append(pad(row.get(column), width(rows, column))).append("  ");
      }
      text.append(row.getLast()).append('\n');
    }
    return text.toString();
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String pad(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }

  static String json(StatusReport report) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("clusterId", report.clusterId());
      json.writeNumberField("mapVersion", report.mapVersion());
      json.writeStringField("controlPlane", report.controlPlane());
      json.writeBooleanField("healthy", report.healthy());
      json.writeArrayFieldStart("nodes");
      for (var node : report.nodes()) {
        json.writeStartObject();
        json.writeStringField("node", node.nodeId());
        json.writeStringField("region", node.region());
        json.writeStringField("az", node.az());
        json.writeStringField("address", node.address());
        json.writeBooleanField("alive", node.alive());
        json.writeBooleanField("draining", node.draining());
        json.writeNumberField("replicas", node.replicas());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("partitions");
      for (var partition : report.partitions()) {
        partition(json, partition);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("jobs");
      for (var job : report.jobs()) {
        JobText.write(json, job);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("indexBuilds");
      for (var build : report.indexBuilds()) {
        IndexBuildText.write(json, build);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  private static void partition(JsonGenerator json, StatusReport.Partition partition)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("partition", partition.id());
    json.writeStringField("range", partition.range());
    json.writeStringField("leader", partition.leader());
    json.writeNumberField("term", partition.term());
    json.writeBooleanField("active", partition.active());
    json.writeNumberField("indexLagMillis", partition.indexLagMillis());
    json.writeArrayFieldStart("replicas");
    for (var replica : partition.replicas()) {
      json.writeStartObject();
      json.writeStringField("node", replica.nodeId());
      json.writeStringField("az", replica.az());
      json.writeStringField("role", replica.role());
      json.writeNumberField("applied", replica.appliedIndex());
      json.writeNumberField("lag", replica.lag());
      json.writeStringField("fault", replica.fault());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
