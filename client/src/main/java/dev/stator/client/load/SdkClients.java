package dev.stator.client.load;

import dev.stator.client.HostPort;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One AWS SDK client per router, as an application would use them behind no load balancer: when one
 * router is gone, the call is made at the next.
 */
final class SdkClients implements AutoCloseable {
  private static final int ATTEMPTS = 10;

  private final List<DynamoDbClient> clients;

  SdkClients(List<HostPort> endpoints, int connections) {
    clients = endpoints.stream().map(endpoint -> client(endpoint, connections)).toList();
  }

  private static DynamoDbClient client(HostPort endpoint, int connections) {
    return DynamoDbClient.builder()
        .endpointOverride(URI.create("http://" + endpoint))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("stator", "stator")))
        .httpClientBuilder(
            ApacheHttpClient.builder()
                .maxConnections(connections)
                .socketTimeout(Duration.ofSeconds(15)))
        .overrideConfiguration(configuration ->
            configuration.retryStrategy(
                AwsRetryStrategy.standardRetryStrategy().toBuilder()
                    .maxAttempts(ATTEMPTS)
                    .circuitBreakerEnabled(false)
                    .build()))
        .build();
  }

  /** Makes the call at the router number {@code preferred}, or at another when that is gone. */
  <T> T call(long preferred, Function<DynamoDbClient, T> operation) {
    SdkClientException last = null;
    for (int i = 0; i < clients.size(); i++) {
      try {
        return operation.apply(clients.get((int) ((preferred + i) % clients.size())));
      } catch (SdkClientException e) {
        last = e;
      }
    }
    throw last == null ? SdkClientException.create("no endpoint") : last;
  }

  @Override
  public void close() {
    clients.forEach(DynamoDbClient::close);
  }
}
