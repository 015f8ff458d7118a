package dev.stator.client.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;

/**
 * Ports nobody listens on, kept in a file: who asks again, in the same order, gets the same ones,
 * for members of Raft groups know each other by their ports. They lie below the range from which
 * the kernel takes the ports of outgoing connections, so that a server that was killed finds its
 * port free when it is restarted.
 */
public final class FreePorts {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;

  private final Path file;
  private final Deque<Integer> kept = new ArrayDeque<>();
  private final Set<Integer> given = new LinkedHashSet<>();

  /** A port nobody listens on now, for who needs it once. */
  public static int any() {
    return another(Set.of());
  }

  /** Ports for the servers whose data is beside {@code file}. */
  FreePorts(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      Files.readAllLines(file).forEach(line -> kept.add(Integer.valueOf(line.strip())));
    }
  }

  int next() {
    var known = kept.poll();
    if (known != null) {
      given.add(known);
      return known;
    }
    int port = another(given);
    given.add(port);
    return port;
  }

  private static int another(Set<Integer> taken) {
    var random = new Random();
    for (int attempt = 0; attempt < 10_000; attempt++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (!taken.contains(port) && isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("No free port between " + LOWEST + " and " + HIGHEST + ".");
  }

  /** Writes down every port that was given. */
  void keep() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, given.stream().map(String::valueOf).toList());
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
