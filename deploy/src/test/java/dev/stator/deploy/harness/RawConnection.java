package dev.stator.deploy.harness;

import dev.stator.model.Bytes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One HTTP/1.1 connection, kept alive between requests for as long as the server wants. */
public final class RawConnection implements AutoCloseable {
  private static final int ANSWER_WITHIN_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream input;

  RawConnection(String host, int port) throws IOException {
    socket = new Socket(host, port);
    socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
    socket.setTcpNoDelay(true);
    input = new BufferedInputStream(socket.getInputStream());
  }

  public RawAnswer send(RawRequest request) throws IOException {
    var head = new StringBuilder();
    head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
    request
        .headers()
        .forEach(h -> head.append(h.name()).append(": ").append(h.value()).append("\r\n"));
    if (!request.has("Content-Length") && !request.has("Transfer-Encoding")) {
      head.append("Content-Length: ").append(request.body().length()).append("\r\n");
    }
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(request.body().toArray());
    write(Bytes.wrap(bytes.toByteArray()));
    return read("HEAD".equals(request.method()));
  }

  /** Sends bytes as they are; {@link #read} awaits what the server makes of them. */
  public void write(Bytes bytes) throws IOException {
    var output = socket.getOutputStream();
    output.write(bytes.array(), bytes.arrayOffset(), bytes.length());
    output.flush();
  }

  /** Whether the server has closed, or closes now, without sending anything more. */
  public boolean atEnd() throws IOException {
    input.mark(1);
    int next = input.read();
    if (next >= 0) {
      input.reset();
    }
    return next < 0;
  }

  public RawAnswer read() throws IOException {
    return read(false);
  }

  private RawAnswer read(boolean bodiless) throws IOException {
    var statusLine = line().split(" ", 3);
    if (statusLine.length < 2) {
      throw new IOException("no status line: " + String.join(" ", statusLine));
    }
    int status = Integer.parseInt(statusLine[1]);
    Map<String, List<String>> headers = new HashMap<>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    var answer = new RawAnswer(status, headers, Bytes.EMPTY);
    return bodiless || status == 204
        ? answer
        : new RawAnswer(status, headers, Bytes.wrap(body(answer)));
  }

  private byte[] body(RawAnswer head) throws IOException {
    if ("chunked".equalsIgnoreCase(head.header("transfer-encoding"))) {
      return chunks();
    }
    var length = head.header("content-length");
    return length == null ? input.readAllBytes() : exactly(Integer.parseInt(length));
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.writeBytes(exactly(size));
      line();
    }
    while (!line().isEmpty()) {
      // Trailers: nobody asks for them.
    }
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    var bytes = input.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the body ends after %d of %d bytes".formatted(bytes.length, length));
    }
    return bytes;
  }

  private String line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended within a line: " + bytes);
      }
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1).strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
