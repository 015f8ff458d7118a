package dev.stator.chaos.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sends bytes over a connection of their own, and says what came back. Thread-safe. */
record Wire(String host, int port) {
  private static final int ANSWER_WITHIN_MILLIS = 20_000;

  /**
   * What came back.
   *
   * @param status 0 when the connection was closed without an answer, -1 when nothing came in time
   */
  record Answer(int status, String text) {
    boolean isHang() {
      return status < 0;
    }
  }

  /**
   * @param lastWord whether the sender closes its side, because its bytes may promise more
   * @throws IOException when nobody listens
   */
  Answer send(byte[] bytes, boolean lastWord) throws IOException {
    try (var socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
      socket.connect(new InetSocketAddress(host, port), ANSWER_WITHIN_MILLIS);
      return exchange(socket, bytes, lastWord);
    }
  }

  private static Answer exchange(Socket socket, byte[] bytes, boolean lastWord) {
    var head = new ByteArrayOutputStream();
    try {
      socket.getOutputStream().write(bytes);
      if (lastWord) {
        socket.shutdownOutput();
      }
      return read(socket.getInputStream(), head);
    } catch (SocketTimeoutException e) {
      return new Answer(-1, head.toString(StandardCharsets.ISO_8859_1));
    } catch (IOException | NumberFormatException e) {
      return new Answer(
          0,
          head.toString(StandardCharsets.ISO_8859_1)); // refused in the midst of what it was sent
    }
  }

  private static Answer read(InputStream in, ByteArrayOutputStream head) throws IOException {
    while (!endsHead(head)) {
      int next = in.read();
      if (next < 0) {
        return new Answer(status(head), head.toString(StandardCharsets.ISO_8859_1));
      }
      head.write(next);
    }
    var text = head.toString(StandardCharsets.ISO_8859_1);
    int status = status(head);
    if (status == 100) {
      head.reset();
      return read(in, head);
    }
    return new Answer(
        status, text + new String(in.readNBytes(length(text)), StandardCharsets.UTF_8));
  }

  private static boolean endsHead(ByteArrayOutputStream head) {
    return head.size() >= 4 && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n");
  }

  private static int status(ByteArrayOutputStream head) {
    var text = head.toString(StandardCharsets.ISO_8859_1);
    return text.length() < 12 ? 0 : Integer.parseInt(text.substring(9, 12));
  }

  private static int length(String head) {
    var lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("\r\ncontent-length: ");
    return at < 0
        ? 0
        : Integer.parseInt(lower.substring(at + 18, lower.indexOf('\r', at + 18)).strip());
  }
}
