package dev.stator.control.metadata;

import dev.stator.replication.Peer;
import java.io.IOException;

/** Where a member that is too far behind for the log gets the whole state from. */
public interface StateSource {
  /** The bytes of {@code peer}'s state, as {@link MetadataState#toBytes} makes them. */
  byte[] fetch(Peer peer) throws IOException;
}
