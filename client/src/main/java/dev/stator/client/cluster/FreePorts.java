package dev.stator.client.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Ports nobody listens on. They lie below the range from which the kernel takes the ports of
 * outgoing connections, so that a server that was killed finds its port free when it is restarted.
 */
final class FreePorts {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;

  private final Set<Integer> given = new HashSet<>();
  private final Random random = new Random();

  int next() {
    for (int attempt = 0; attempt < 10_000; attempt++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (!given.contains(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new IllegalStateException("No free port between " + LOWEST + " and " + HIGHEST + ".");
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
