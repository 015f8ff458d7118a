package dev.stator.control;

import dev.stator.replication.Replication;
import java.io.IOException;

/** One member of the control plane. */
@SuppressWarnings("DoNotCallSuggester")
public final class ControlPlane implements AutoCloseable {
  private ControlPlane() {}

  /** Starts a member with a Raft server of its own; returns when its services listen. */
  public static ControlPlane start(ControlPlaneConfig config) throws IOException {
    throw new UnsupportedOperationException("not started yet: " + config.memberId());
  }

  /** Starts a member whose group lives in a Raft server that this process already has. */
  public static ControlPlane start(ControlPlaneConfig config, Replication replication)
      throws IOException {
    throw new UnsupportedOperationException("not started yet: " + config.memberId() + replication);
  }

  /** host:port of the member's gRPC services. */
  public String serviceAddress() {
    throw new UnsupportedOperationException("not started yet");
  }

  /** host:port of the member's Raft server. */
  public String raftAddress() {
    throw new UnsupportedOperationException("not started yet");
  }

  @Override
  public void close() {}
}
