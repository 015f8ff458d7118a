package dev.stator.replication;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a port of this machine that can be cut: then bytes get lost, but nothing is refused. */
final class CuttableLink implements AutoCloseable {
  private final ServerSocket entrance;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean cut;

  CuttableLink(int target) throws IOException {
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  void cut() {
    cut = true;
  }

  private void accept() {
    try {
      while (true) {
        var from = entrance.accept();
        sockets.add(from);
        Thread.ofVirtual().start(() -> join(from));
      }
    } catch (IOException closed) {
      // The end of the link.
    }
  }

  private void join(Socket from) {
    if (cut) {
      return;
    }
    try {
      var to = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(to);
      Thread.ofVirtual().start(() -> copy(to, from));
      copy(from, to);
    } catch (IOException refused) {
      close(from);
    }
  }

  private void copy(Socket from, Socket to) {
    var buffer = new byte[8_192];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (!cut) {
          out.write(buffer, 0, length);
        }
      }
    } catch (IOException broken) {
      // As an orderly end.
    }
    if (!cut) {
      close(from);
      close(to);
    }
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception ignored) {
      // It is closed one way or another.
    }
  }

  @Override
  public void close() {
    close(entrance);
    sockets.forEach(CuttableLink::close);
  }
}
