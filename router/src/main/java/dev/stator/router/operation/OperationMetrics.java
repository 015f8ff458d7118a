package dev.stator.router.operation;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * CloudWatch's metrics of DynamoDB, under its names, by table and operation. The series of a table
 * that is not there are counted under the empty table name, so that callers cannot make series.
 */
final class OperationMetrics {
  private final Histogram latency;
  private final Counter readUnits;
  private final Counter writeUnits;
  private final Counter throttled;
  private final Counter userErrors;
  private final Counter systemErrors;
  private final Counter conditionFailures;
  private final Counter returnedItems;
  private final Map<Series, Children> children = new ConcurrentHashMap<>();

  private record Series(String table, String operation) {}

  private record Children(
      Histogram.Child latency,
      Counter.Child readUnits,
      Counter.Child writeUnits,
      Counter.Child throttled,
      Counter.Child userErrors,
      Counter.Child systemErrors,
      Counter.Child conditionFailures,
      Counter.Child returnedItems) {}

  OperationMetrics(CollectorRegistry registry) {
    latency =
        Histogram.build(
                "SuccessfulRequestLatency", "Time of requests that succeeded, in milliseconds")
            .labelNames("TableName", "Operation")
            .buckets(
                0.25, 0.5, 1, 2, 3, 5, 7.5, 10, 15, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000)
            .register(registry);
    readUnits =
        counter(
            registry, "ConsumedReadCapacityUnits", "Read capacity units that requests consumed");
    writeUnits =
        counter(
            registry, "ConsumedWriteCapacityUnits", "Write capacity units that requests consumed");
    throttled =
        counter(registry, "ThrottledRequests", "Requests refused because there was too much to do");
    userErrors = counter(registry, "UserErrors", "Requests refused by their caller's fault");
    systemErrors = counter(registry, "SystemErrors", "Requests that failed by the cluster's fault");
    conditionFailures =
        counter(registry, "ConditionalCheckFailedRequests", "Writes whose condition did not hold");
    returnedItems = counter(registry, "ReturnedItemCount", "Items that reads returned");
  }

  private static Counter counter(CollectorRegistry registry, String name, String help) {
    return Counter.build(name, help).labelNames("TableName", "Operation").register(registry);
  }

  private Children of(@Nullable String table, String operation) {
    var series = new Series(table == null ? "" : table, operation);
    var known = children.get(series);
    return known != null ? known : children.computeIfAbsent(series, this::create);
  }

  private Children create(Series series) {
    var table = series.table();
    var operation = series.operation();
    return new Children(
        latency.labels(table, operation),
        readUnits.labels(table, operation),
        writeUnits.labels(table, operation),
        throttled.labels(table, operation),
        userErrors.labels(table, operation),
        systemErrors.labels(table, operation),
        conditionFailures.labels(table, operation),
        returnedItems.labels(table, operation));
  }

  /** Counts a request that was answered. */
  void answered(String operation, @Nullable Call call, Reply reply, long nanos) {
    var of = of(call == null ? null : call.tableName(), operation);
    var error = reply.error();
    if (error == null) {
      of.latency().observe(nanos / 1e6);
    } else {
      switch (error) {
        case CONDITIONAL_CHECK_FAILED -> of.conditionFailures().inc();
        case THROTTLING, PROVISIONED_THROUGHPUT_EXCEEDED, REQUEST_LIMIT_EXCEEDED ->
            of.throttled().inc();
        default -> (error.callerIsToBlame() ? of.userErrors() : of.systemErrors()).inc();
      }
    }
    if (call != null) {
      if (call.readUnits() > 0) {
        of.readUnits().inc(call.readUnits());
      }
      if (call.writeUnits() > 0) {
        of.writeUnits().inc(call.writeUnits());
      }
      if (call.returnedItems() > 0) {
        of.returnedItems().inc(call.returnedItems());
      }
    }
  }
}
