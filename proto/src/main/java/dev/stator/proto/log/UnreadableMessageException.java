package dev.stator.proto.log;

/**
 * Bytes that are no message of a kind known here: broken, or written by a version that knows more.
 * Whoever must obey the message has to stop: skipping it is never right.
 */
public final class UnreadableMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableMessageException(String message) {
    super(message);
  }

  public UnreadableMessageException(String message, Throwable cause) {
    super(message, cause);
  }

  static UnreadableMessageException unknownKind(String what) {
    return new UnreadableMessageException("The kind of " + what + " is unknown to this version");
  }
}
