package dev.stator.deploy.harness;

import dev.stator.deploy.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * What all test classes of this JVM talk to: one cluster in this process, cut as {@code
 * stator.test.splitNewTables} says, or, when {@code stator.test.endpoint} names one, an endpoint
 * that already runs.
 */
final class SharedEndpoint implements AutoCloseable {
  private final @Nullable TestCluster cluster;
  private final URI endpoint;
  private final DynamoDbClient dynamo;
  private final DynamoDbStreamsClient streams;
  private final AtomicInteger namesGiven = new AtomicInteger();

  private SharedEndpoint(@Nullable TestCluster cluster, URI endpoint) {
    this.cluster = cluster;
    this.endpoint = endpoint;
    this.dynamo = client(endpoint);
    this.streams = streamsClient(endpoint);
  }

  static SharedEndpoint open() {
    var running = System.getProperty("stator.test.endpoint");
    if (running != null) {
      return new SharedEndpoint(null, URI.create(running));
    }
    try {
      var cluster = TestCluster.start(Integer.getInteger("stator.test.splitNewTables", 1));
      return new SharedEndpoint(cluster, cluster.endpoint());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The SDK without retries, so that each test sees the first answer. */
  private static DynamoDbClient client(URI endpoint) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static DynamoDbStreamsClient streamsClient(URI endpoint) {
    return DynamoDbStreamsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  DynamoDbStreamsClient streams() {
    return streams;
  }

  DynamoDbClient dynamo() {
    return dynamo;
  }

  RawClient raw() {
    return new RawClient(endpoint);
  }

  /** Creates tables for one test class, whose name begins theirs. */
  Tables tables(Class<?> testClass) {
    return new Tables(dynamo, () -> testClass.getSimpleName() + "-" + namesGiven.incrementAndGet());
  }

  @Override
  public void close() {
    dynamo.close();
    streams.close();
    if (cluster != null) {
      cluster.close();
    }
  }
}
