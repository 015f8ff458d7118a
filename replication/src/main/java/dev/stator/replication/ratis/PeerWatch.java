package dev.stator.replication.ratis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Holds a connection to each peer's process, to learn at once when it dies: its machine then closes
 * the connection and refuses the next. Silence (a pause, a cut, a dead machine) says nothing here;
 * that is what election timeouts are for.
 */
final class PeerWatch implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 1_000;
  private static final long RETRY_MILLIS = 100;

  private final Consumer<String> died;
  private final Map<String, Watched> peers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param died called once each time a peer's process is found gone, on a thread that may block
   */
  PeerWatch(Consumer<String> died) {
    this.died = died;
  }

  void watch(String peerId, String address) {
    if (!closed) {
      peers.computeIfAbsent(peerId, id -> new Watched(id, address).start());
    }
  }

  /** Whether connections to this peer's process are refused. */
  boolean gone(String peerId) {
    var peer = peers.get(peerId);
    return peer != null && peer.refused;
  }

  private final class Watched {
    private final String id;
    private final String host;
    private final int port;
    private volatile boolean refused;
    private volatile @Nullable Socket socket;

    Watched(String id, String address) {
      this.id = id;
      int colon = address.lastIndexOf(':');
      this.host = address.substring(0, colon);
      this.port = Integer.parseInt(address.substring(colon + 1));
    }

    Watched start() {
      Thread.ofVirtual().name("watch-" + id).start(this::run);
      return this;
    }

    private void run() {
      boolean wasThere = false;
      while (!closed) {
        try (var connection = new Socket()) {
          socket = connection;
          connection.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
          keepAlive(connection);
          refused = false;
          wasThere = true;
          readUntilClosed(connection);
        } catch (ConnectException refusal) {
          refused = String.valueOf(refusal.getMessage()).contains("refused");
          if (refused && wasThere && !closed) {
            wasThere = false;
            Thread.ofVirtual().name("lost-" + id).start(() -> died.accept(id));
          }
          pause();
        } catch (IOException silence) {
          pause();
        }
      }
    }

    /** Without these a connection to a machine that vanished would stay for ever. */
    private static void keepAlive(Socket connection) throws IOException {
      connection.setKeepAlive(true);
      connection.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 5);
      connection.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 2);
      connection.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
    }

    /**
     * Returns when the peer closed, orderly or by a reset; the next attempt to connect tells
     * whether it is gone.
     */
    private void readUntilClosed(Socket connection) {
      try {
        var in = connection.getInputStream();
        while (in.read() >= 0) {
          // A gRPC server greets with its settings; nothing else comes.
        }
      } catch (IOException reset) {
        // The same as an orderly end.
      }
    }

    private void pause() {
      try {
        Thread.sleep(RETRY_MILLIS);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }

    void stop() throws IOException {
      var open = socket;
      if (open != null) {
        open.close();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (var peer : peers.values()) {
      try {
        peer.stop();
      } catch (IOException ignored) {
        // It is closed one way or another.
      }
    }
  }
}
