package dev.stator.proto.cluster;

/** A storage node did not answer a question in time. */
public final class NodeUnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NodeUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
