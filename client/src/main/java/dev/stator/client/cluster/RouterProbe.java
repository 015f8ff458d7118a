package dev.stator.client.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a process over HTTP whether it can do its work. */
final class RouterProbe {
  private static final int PATIENCE_MILLIS = 1_000;

  private RouterProbe() {}

  /** GET / of the router and /ready of its metrics port both answer 200. */
  static boolean isHealthy(ServerProcess router) {
    return answersOk(router.host(), router.servicePort(), "/")
        && answersOk(router.host(), router.metricsPort(), "/ready");
  }

  private static boolean answersOk(String host, int port, String path) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: "
              + host
              + ":"
              + port
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] start = socket.getInputStream().readNBytes(12);
      return new String(start, StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }
}
