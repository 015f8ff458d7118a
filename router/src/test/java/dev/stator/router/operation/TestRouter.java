package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.router.auth.SignatureV4;
import dev.stator.router.expression.Expressions;
import dev.stator.router.routing.RoutingLimits;
import dev.stator.router.routing.RoutingMetrics;
import dev.stator.router.routing.StorageClient;
import dev.stator.router.table.TableCounts;
import dev.stator.router.table.Tables;
import dev.stator.router.validation.ApiModel;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a router but HTTP, over a {@link FakeCluster}. Requests and answers show ' for "
 * for legibility.
 */
public final class TestRouter {
  public static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=me/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=abc";

  final FakeCluster cluster = new FakeCluster();
  public final CollectorRegistry registry = new CollectorRegistry();
  public final OperationRunner runner;
  long nowMillis = 1_700_000_100_456L;

  public TestRouter() {
    var storage =
        new StorageClient(
            cluster::image,
            cluster,
            RoutingLimits.of(Duration.ofSeconds(1)),
            true,
            new RoutingMetrics(registry));
    runner =
        new OperationRunner(
            new Services(
                ApiModel.load(),
                new Tables(cluster::image),
                cluster,
                storage,
                new TableCounts(storage),
                new Expressions(100),
                () -> "127.0.0.1:8000",
                () -> Instant.ofEpochMilli(nowMillis)),
            new SignatureV4("000000000000", "us-east-1"),
            registry);
  }

  /** Runs an operation and returns its answer: the body, behind the status when that is not 200. */
  public String call(String operation, String json) {
    return call(
        operation, json, Map.of("authorization", AUTHORIZATION, "x-amz-date", "20260101T000000Z"));
  }

  String call(String operation, String json, Map<String, String> headers) {
    var all = new HashMap<>(headers);
    all.put("x-amz-target", "DynamoDB_20120810." + operation);
    var reply = runner.run(new Request(all, Bytes.utf8(json.replace('\'', '"'))));
    var body = reply.body().toString().replace('"', '\'');
    return reply.httpStatus() == 200 ? body : reply.httpStatus() + " " + body;
  }

  /** What runs an operation again and again, and looks at no answer. */
  Runnable repeated(String operation, String json) {
    var headers =
        Map.of(
            "authorization",
            AUTHORIZATION,
            "x-amz-date",
            "20260101T000000Z",
            "x-amz-target",
            "DynamoDB_20120810." + operation);
    var request = new Request(headers, Bytes.utf8(json.replace('\'', '"')));
    return () -> runner.run(request);
  }

  /** Creates a table with partition key p (S) and sort key s (N). */
  public TestRouter withMusic() {
    call(
        "CreateTable",
        "{'TableName':'Music','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{'AttributeName':'p',"
            + "'AttributeType':'S'},{'AttributeName':'s','AttributeType':'N'}],'KeySchema':[{'AttributeName':'p',"
            + "'KeyType':'HASH'},{'AttributeName':'s','KeyType':'RANGE'}]}");
    return this;
  }

  private record Request(Map<String, String> headers, Bytes json) implements ApiRequest {
    @Override
    public @Nullable String header(String name) {
      return headers.get(name);
    }

    @Override
    public @Nullable String query(String name) {
      return headers.get("?" + name);
    }

    @Override
    public long bodyBytesExpected() {
      return json.length();
    }

    @Override
    public byte[] body() {
      return json.toArray();
    }
  }
}
