package dev.stator.proto.cluster;

/**
 * The control plane will not take this node or request; the message is a sentence for its operator.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedException(String message) {
    super(message);
  }
}
