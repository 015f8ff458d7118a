package dev.stator.client.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads one HTTP/1.1 response after the other from bytes as they arrive. Knows bodies with a length
 * and chunked ones; nothing else is sent by servers of this protocol. Not thread-safe.
 */
public final class ResponseParser {
  private static final int LINE_BYTES_MAX = 16 << 10;

  private enum State {
    STATUS_LINE,
    HEADERS,
    SIZED_BODY,
    CHUNK_SIZE,
    CHUNK_BODY,
    CHUNK_END,
    TRAILERS,
    COMPLETE
  }

  private State state = State.STATUS_LINE;
  private byte[] line = new byte[256];
  private int lineLength;
  private byte[] body = new byte[1024];
  private int bodyLength;
  private long missing;
  private boolean chunked;
  private boolean keepAlive = true;
  private int status;

  /** What the server sent is not HTTP. */
  public static final class MalformedResponseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedResponseException(String message) {
      super(message);
    }
  }

  /** Forgets the last response and waits for the next. */
  public void reset() {
    state = State.STATUS_LINE;
    lineLength = 0;
    bodyLength = 0;
    missing = 0;
    chunked = false;
    keepAlive = true;
    status = 0;
  }

  /** Consumes bytes up to the end of one response; true when it is complete. */
  public boolean feed(ByteBuffer bytes) {
    while (state != State.COMPLETE) {
      if (state == State.SIZED_BODY || state == State.CHUNK_BODY) {
        if (!takeBody(bytes)) {
          return false;
        }
      } else if (takeLine(bytes)) {
        endOfLine();
      } else {
        return false;
      }
    }
    return true;
  }

  /** No byte of a response has arrived since the last one. */
  public boolean isBetweenResponses() {
    return state == State.COMPLETE || (state == State.STATUS_LINE && lineLength == 0);
  }

  public int status() {
    return status;
  }

  /** Whether the connection may carry another request. */
  public boolean keepAlive() {
    return keepAlive;
  }

  public byte[] body() {
    return Arrays.copyOf(body, bodyLength);
  }

  public String bodyText() {
    return new String(body, 0, bodyLength, StandardCharsets.UTF_8);
  }

  private boolean takeLine(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        if (lineLength > 0 && line[lineLength - 1] == '\r') {
          lineLength--;
        }
        return true;
      }
      if (lineLength == LINE_BYTES_MAX) {
        throw new MalformedResponseException("a header line is too long");
      }
      if (lineLength == line.length) {
        line = Arrays.copyOf(line, line.length * 2);
      }
      line[lineLength++] = next;
    }
    return false;
  }

  private void endOfLine() {
    switch (state) {
      case STATUS_LINE -> statusLine();
      case HEADERS -> header();
      case CHUNK_SIZE -> chunkSize();
      case CHUNK_END -> state = State.CHUNK_SIZE;
      case TRAILERS -> state = lineLength == 0 ? State.COMPLETE : State.TRAILERS;
      case SIZED_BODY, CHUNK_BODY, COMPLETE -> throw new IllegalStateException(state.toString());
    }
    lineLength = 0;
  }

  private void statusLine() {
    if (lineLength < 12 || line[0] != 'H' || line[4] != '/' || line[8] != ' ') {
      throw new MalformedResponseException("not an HTTP status line: " + text());
    }
    status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    keepAlive = line[7] != '0';
    state = State.HEADERS;
  }

  private void header() {
    if (lineLength == 0) {
      if (status == 100) {
        reset();
      } else if (chunked) {
        state = State.CHUNK_SIZE;
      } else {
        state = missing == 0 ? State.COMPLETE : State.SIZED_BODY;
      }
      return;
    }
    // Only headers that begin like these are looked at: content-length, connection,
    // transfer-encoding.
    int first = line[0] | 0x20;
    if (first != 'c' && first != 't') {
      return;
    }
    String header = text().toLowerCase(Locale.ROOT);
    int colon = header.indexOf(':');
    if (colon < 0) {
      throw new MalformedResponseException("a header without a colon: " + header);
    }
    header(header.substring(0, colon), header.substring(colon + 1).strip());
  }

  private void header(String name, String value) {
    if (name.equals("content-length")) {
      missing = number(value, 10);
    } else if (name.equals("connection")) {
      keepAlive = !value.equals("close");
    } else if (name.equals("transfer-encoding")) {
      chunked = value.endsWith("chunked");
    }
  }

  private void chunkSize() {
    String size = text();
    int extension = size.indexOf(';');
    missing = number(extension < 0 ? size.strip() : size.substring(0, extension).strip(), 16);
    state = missing == 0 ? State.TRAILERS : State.CHUNK_BODY;
  }

  private boolean takeBody(ByteBuffer bytes) {
    int length = (int) Math.min(missing, bytes.remaining());
    if (bodyLength + length > body.length) {
      body = Arrays.copyOf(body, Math.max(body.length * 2, bodyLength + length));
    }
    bytes.get(body, bodyLength, length);
    bodyLength += length;
    missing -= length;
    if (missing > 0) {
      return false;
    }
    state = state == State.SIZED_BODY ? State.COMPLETE : State.CHUNK_END;
    return true;
  }

  private String text() {
    return new String(line, 0, lineLength, StandardCharsets.ISO_8859_1);
  }

  private static long number(String digits, int radix) {
    try {
      long number = Long.parseLong(digits, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new MalformedResponseException("not a length: " + digits);
  }
}
