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
  /** Messages within messages; shallow enough for the stack of any thread that decodes. */
  private static final int NESTED_MESSAGES_MAX = 1000;

  /**
   * Nodes within nodes of an expression, of which each is at most two messages: more than the
   * service's 300 operators, and so few that all that is encoded can be decoded.
   */
  static final int NESTED_NODES_MAX = 490;

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
    var only = seen.only();
    return only == null ? Bytes.wrap(string.toByteArray()) : only;
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
   * Finds the array behind a ByteString by having it write itself: it hands over its array, or its
   * arrays when it is made of several, and copies nothing.
   */
  private static final class ArrayBehind extends ByteOutput {
    private @Nullable Bytes first;
    private boolean several;

    /** Null when there is no array, or not just one. */
    @Nullable Bytes only() {
      return several ? null : first;
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      several |= first != null;
      first = Bytes.wrap(value, offset, length);
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      several = true;
    }

    @Override
    public void write(byte value) {
      several = true;
    }

    @Override
    public void write(ByteBuffer value) {
      several = true;
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      several = true;
    }
  }
}
