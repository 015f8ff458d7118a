package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.RawConnection;
import dev.stator.deploy.harness.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of the two that are compared: sends it steps, and walks its pages to the end. */
final class Side implements AutoCloseable {
  private static final int PAGES_MAX = 500;

  private final RawClient client;
  private final Normal normal;
  private final String arn;
  private @Nullable RawConnection connection;

  /**
   * @param arn what its table ARNs begin with
   */
  Side(RawClient client, String arn) {
    this.client = client;
    this.arn = arn;
    this.normal = new Normal(arn);
  }

  Seen send(Step step) {
    var first = post(step.operation(), step.json());
    if (first.status() != 200) {
      return normal.of(first);
    }
    return switch (step.operation()) {
      case "Query" -> walked(pages(step, step.request(), first), step.orderIsEachSidesOwn());
      case "Scan" -> walked(segments(step, first), true);
      case "BatchGetItem" -> batch(first);
      case "CreateTable", "UpdateTable" -> {
        awaitSettled(step);
        yield normal.of(first);
      }
      case "DeleteTable" -> {
        awaitGone(step);
        yield normal.of(first);
      }
      default -> normal.of(first);
    };
  }

  RawAnswer post(String operation, String json) {
    var request = client.request(operation, json.replace(Step.ARN, arn));
    try {
      if (connection == null) {
        connection = client.connect();
      }
      var answer = connection.send(request);
      if ("close".equalsIgnoreCase(answer.header("connection"))) {
        close();
      }
      return answer;
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(operation + " " + json, e);
    }
  }

  /** Which items are in which segment is each side's own affair: all segments together compare. */
  private List<Map<String, @Nullable Object>> segments(Step step, RawAnswer first) {
    var pages = pages(step, step.request(), first);
    if (step.request().get("TotalSegments") instanceof Number total) {
      for (int segment = 0; segment < total.intValue(); segment++) {
        if (!Integer.valueOf(segment).equals(step.request().get("Segment"))) {
          var request = Json.object();
          request.putAll(step.request());
          request.put("Segment", segment);
          request.remove("ExclusiveStartKey");
          pages.addAll(pages(step, request, post("Scan", Json.write(request))));
        }
      }
    }
    return pages;
  }

  private List<Map<String, @Nullable Object>> pages(
      Step step, Map<String, @Nullable Object> of, RawAnswer first) {
    var request = Json.object();
    request.putAll(of);
    var pages = new ArrayList<Map<String, @Nullable Object>>();
    for (var answer = first; ; answer = post(step.operation(), Json.write(request))) {
      var page = answer.ok();
      pages.add(page);
      if (!page.containsKey("LastEvaluatedKey")) {
        return pages;
      }
      if (pages.size() == PAGES_MAX) {
        throw new AssertionError("does not end: " + step);
      }
      request.put("ExclusiveStartKey", page.get("LastEvaluatedKey"));
    }
  }

  /** Where there is an order, pages compare one by one. */
  private Seen walked(List<Map<String, @Nullable Object>> pages, boolean unordered) {
    if (!unordered || (pages.size() == 1 && !pages.getFirst().containsKey("Items"))) {
      return new Seen(200, "", "", Json.object("pages", normal.ordered(pages)));
    }
    var items = new ArrayList<@Nullable Object>();
    double count = 0;
    double scannedCount = 0;
    for (var page : pages) {
      items.addAll(page.get("Items") instanceof List<?> list ? list : List.of());
      count += number(page, "Count");
      scannedCount += number(page, "ScannedCount");
    }
    var body =
        Json.object("Items", normal.sorted(items), "Count", count, "ScannedCount", scannedCount);
    if (pages.size() == 1 && pages.getFirst().containsKey("ConsumedCapacity")) {
      body.put("ConsumedCapacity", normal.value(pages.getFirst().get("ConsumedCapacity")));
    }
    return new Seen(200, "", "", body);
  }

  private static double number(Map<String, @Nullable Object> page, String member) {
    return page.get(member) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private Seen batch(RawAnswer answer) {
    var members = answer.json();
    if (members.get("Responses") instanceof Map<?, ?> responses) {
      var sorted = Json.object();
      responses.forEach(
          (table, items) -> sorted.put((String) table, normal.sorted((List<?>) items)));
      members.put("Responses", sorted);
    }
    return new Seen(200, "", "", normal.members(members));
  }

  private void awaitSettled(Step step) {
    Tables.await("active after " + step, () -> status(step).equals("ACTIVE"));
  }

  private void awaitGone(Step step) {
    Tables.await("gone after " + step, () -> status(step).isEmpty());
  }

  /** Empty: there is no such table. */
  private String status(Step step) {
    var request = Json.object();
    request.put("TableName", step.request().get("TableName"));
    var answer = post("DescribeTable", Json.write(request));
    return answer.status() == 200
            && answer.json().get("Table") instanceof Map<?, ?> description
            && description.get("TableStatus") instanceof String status
        ? status
        : "";
  }

  @Override
  public void close() {
    var open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
