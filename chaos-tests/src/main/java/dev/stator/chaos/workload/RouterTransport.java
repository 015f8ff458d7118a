package dev.stator.chaos.workload;

import java.net.URI;
import java.util.List;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Sends the SDK's requests to the routers in turn: the first attempt of a call to the client's own
 * router, each further attempt, which carries the same invocation id, to the next. So one call may
 * reach the cluster on several ways.
 */
final class RouterTransport implements SdkHttpClient {
  private static final String ATTEMPT_HEADER = "amz-sdk-request";
  private static final String ATTEMPT = "attempt=";

  private final SdkHttpClient transport;
  private final List<URI> routers;

  RouterTransport(SdkHttpClient transport, List<URI> routers) {
    this.transport = transport;
    this.routers = List.copyOf(routers);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    var http = request.httpRequest();
    var router =
        routers.get(
            (attempt(http.firstMatchingHeader(ATTEMPT_HEADER).orElse("")) - 1) % routers.size());
    var redirected =
        http.toBuilder()
            .protocol(router.getScheme())
            .host(router.getHost())
            .port(router.getPort())
            .build();
    return transport.prepareRequest(
        HttpExecuteRequest.builder()
            .request(redirected)
            .contentStreamProvider(request.contentStreamProvider().orElse(null))
            .build());
  }

  static int attempt(String header) {
    int at = header.indexOf(ATTEMPT);
    if (at < 0) {
      return 1;
    }
    int end = header.indexOf(';', at);
    var digits = header.substring(at + ATTEMPT.length(), end < 0 ? header.length() : end);
    return Math.max(1, Integer.parseInt(digits.strip()));
  }

  @Override
  public void close() {
    transport.close();
  }
}
