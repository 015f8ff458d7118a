package dev.stator.proto.cluster;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.stator.model.Bytes;

/** Bytes in and out of messages. */
final class WireBytes {
  private WireBytes() {}

  static ByteString out(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.array(), bytes.arrayOffset(), bytes.length());
  }

  static Bytes in(ByteString string) {
    return string.isEmpty() ? Bytes.EMPTY : Bytes.wrap(string.toByteArray());
  }
}
