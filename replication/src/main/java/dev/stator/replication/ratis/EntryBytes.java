package dev.stator.replication.ratis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteOutput;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** Takes the bytes out of Ratis' byte string without copying them where they lie in one array. */
final class EntryBytes extends ByteOutput {
  private final int size;
  private ByteBuffer whole = ByteBuffer.allocate(0);

  private EntryBytes(int size) {
    this.size = size;
  }

  static ByteBuffer of(ByteString bytes) {
    var out = new EntryBytes(bytes.size());
    try {
      UnsafeByteOperations.unsafeWriteTo(bytes, out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.whole.flip();
  }

  @Override
  public void writeLazy(byte[] value, int offset, int length) {
    if (length == size && whole.capacity() == 0) {
      whole = ByteBuffer.wrap(value, offset, length).slice();
      whole.position(length);
    } else {
      write(value, offset, length);
    }
  }

  @Override
  public void writeLazy(ByteBuffer value) {
    if (value.hasArray()) {
      writeLazy(value.array(), value.arrayOffset() + value.position(), value.remaining());
    } else {
      write(value);
    }
  }

  @Override
  public void write(byte value) {
    room().put(value);
  }

  @Override
  public void write(byte[] value, int offset, int length) {
    room().put(value, offset, length);
  }

  @Override
  public void write(ByteBuffer value) {
    room().put(value);
  }

  private ByteBuffer room() {
    if (whole.capacity() == 0) {
      whole = ByteBuffer.allocate(size);
    }
    return whole;
  }
}
