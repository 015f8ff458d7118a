package dev.stator.proto.log;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.stator.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Between {@link Bytes}, protobuf's ByteString and messages, without a copy: parsed messages alias
 * what they were parsed from, which nobody may change any more.
 */
public final class Wire {
  /**
   * Deeper than 300 operators of an expression nest, two messages each; shallow enough for any
   * stack.
   */
  private static final int NESTED_MESSAGES_MAX = 1000;

  private Wire() {}

  public static ByteString string(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.array(), bytes.arrayOffset(), bytes.length());
  }

  public static Bytes bytes(ByteString string) {
    var seen = new ArrayBehind();
    try {
      UnsafeByteOperations.unsafeWriteTo(string, seen);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return seen.only == null ? Bytes.wrap(string.toByteArray()) : seen.only;
  }

  public static Bytes encode(MessageLite message) {
    return Bytes.wrap(message.toByteArray());
  }

  /**
   * @throws UnreadableMessageException when the bytes are no such message
   */
  public static <T> T parse(Parser<T> parser, Bytes bytes) {
    return parse(parser, string(bytes));
  }

  /**
   * @throws UnreadableMessageException when the bytes are no such message
   */
  public static <T> T parse(Parser<T> parser, ByteBuffer buffer) {
    return parse(
        parser,
        buffer.hasArray()
            ? UnsafeByteOperations.unsafeWrap(
                buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining())
            : UnsafeByteOperations.unsafeWrap(buffer));
  }

  private static <T> T parse(Parser<T> parser, ByteString string) {
    CodedInputStream input = string.newCodedInput();
    input.enableAliasing(true);
    input.setRecursionLimit(NESTED_MESSAGES_MAX);
    try {
      T message = parser.parseFrom(input);
      input.checkLastTagWas(0);
      return message;
    } catch (IOException e) {
      throw new UnreadableMessageException("Not a message: " + e.getMessage(), e);
    }
  }

  /**
   * Finds the array behind a ByteString by having it write itself: it hands over the array and
   * never copies.
   */
  private static final class ArrayBehind extends ByteOutput {
    private @Nullable Bytes only;
    private boolean several;

    private void see(byte[] value, int offset, int length) {
      only = only == null && !several ? Bytes.wrap(value, offset, length) : null;
      several = true;
    }

    @Override
    public void write(byte value) {
      several = true;
      only = null;
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      see(value.clone(), offset, length);
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      see(value, offset, length);
    }

    @Override
    public void write(ByteBuffer value) {
      several = true;
      only = null;
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      if (value.hasArray()) {
        see(value.array(), value.arrayOffset() + value.position(), value.remaining());
      } else {
        several = true;
        only = null;
      }
    }
  }
}
