package dev.stator.client.stream;

import dev.stator.client.HostPort;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** DynamoDB Streams at several routers: what one cannot answer now is asked of the next. */
final class StreamService implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final List<DynamoDbStreamsClient> routers;

  StreamService(List<HostPort> endpoints) {
    routers = endpoints.stream().map(StreamService::client).toList();
  }

  private static DynamoDbStreamsClient client(HostPort endpoint) {
    return DynamoDbStreamsClient.builder()
        .endpointOverride(URI.create("http://" + endpoint))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("stator", "stator")))
        .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(Duration.ofSeconds(15)))
        .build();
  }

  /** The ARN of the stream that the table has, or had last; null when it never had one. */
  @Nullable String latestStream(String table) throws InterruptedException {
    var streams = call(router -> router.listStreams(r -> r.tableName(table))).streams();
    return streams.isEmpty() ? null : streams.getLast().streamArn();
  }

  /** All shards of a stream. */
  List<Shard> shards(String arn) throws InterruptedException {
    var shards = new ArrayList<Shard>();
    String last = null;
    do {
      var after = last;
      var page =
          call(router -> router.describeStream(r -> r.streamArn(arn).exclusiveStartShardId(after)))
              .streamDescription();
      shards.addAll(page.shards());
      last = page.lastEvaluatedShardId();
    } while (last != null);
    return shards;
  }

  String iterator(String arn, String shardId, ShardIteratorType type, @Nullable String number)
      throws InterruptedException {
    return call(router ->
            router.getShardIterator(r ->
                r.streamArn(arn).shardId(shardId).shardIteratorType(type).sequenceNumber(number)))
        .shardIterator();
  }

  GetRecordsResponse records(String iterator) throws InterruptedException {
    return call(router -> router.getRecords(r -> r.shardIterator(iterator)));
  }

  /** Nothing that is asked here has an effect: it is repeated until somebody answers. */
  private <T> T call(Function<DynamoDbStreamsClient, T> operation) throws InterruptedException {
    while (true) {
      for (var router : routers) {
        try {
          return operation.apply(router);
        } catch (SdkClientException e) {
          // it is gone: the next one
        } catch (DynamoDbException e) {
          if (e.statusCode() < 500) {
            throw e;
          }
        } catch (SdkException e) {
          // likewise
        }
      }
      Thread.sleep(PAUSE);
    }
  }

  @Override
  public void close() {
    routers.forEach(DynamoDbStreamsClient::close);
  }
}
