package dev.stator.proto.cluster;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A message in bytes that are kept: a format number of one byte, then the message. */
public final class Formatted {
  private Formatted() {}

  public static byte[] bytes(byte format, MessageLite message) {
    var bytes = new byte[1 + message.getSerializedSize()];
    bytes[0] = format;
    try {
      message.writeTo(CodedOutputStream.newInstance(bytes, 1, bytes.length - 1));
    } catch (IOException e) {
      throw new IllegalStateException("A message outgrew its own size", e);
    }
    return bytes;
  }

  /** What follows the format number, which must be {@code format}. */
  public static ByteBuffer body(byte format, byte[] bytes) throws IOException {
    if (bytes.length == 0 || bytes[0] != format) {
      throw new IOException(
          bytes.length == 0
              ? "No bytes"
              : "Format " + bytes[0] + " is not one that this version reads: " + format);
    }
    return ByteBuffer.wrap(bytes, 1, bytes.length - 1);
  }
}
