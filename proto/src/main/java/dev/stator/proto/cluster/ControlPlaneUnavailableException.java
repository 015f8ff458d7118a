package dev.stator.proto.cluster;

/**
 * No member of the control plane answered in time; a change that was asked for may or may not have
 * happened.
 */
public final class ControlPlaneUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ControlPlaneUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
