package dev.stator.replication.ratis;

import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * An entry on its way through Ratis; knows whether it came as far as the log, which tells "no" from
 * "unknown".
 */
final class PendingAppend implements Message {
  private final ByteString content;
  private volatile boolean logged;

  PendingAppend(byte[] entry) {
    content = UnsafeByteOperations.unsafeWrap(entry);
  }

  @Override
  public ByteString getContent() {
    return content;
  }

  /** The next thing Ratis does is to append it. */
  void beginsLogging() {
    logged = true;
  }

  boolean mayBeLogged() {
    return logged;
  }
}
