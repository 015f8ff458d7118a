package dev.stator.storage.store;

import dev.stator.model.cluster.PartitionRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What a partition remembers of the last neighbour that was about to adopt it. Jobs have rising
 * numbers: what belongs to an earlier one comes too late.
 *
 * @param survivor who holds the partition's range now, or null while it is not known
 */
public record StoredFreeze(
    long jobId, State state, long survivorId, @Nullable PartitionRecord survivor) {
  private static final int FORMAT = 1;

  /** Whether the partition takes commands. */
  public enum State {
    /** It takes none: its neighbour copies the rest. */
    FROZEN(1),
    /** It goes on: the adoption was cancelled. */
    THAWED(2),
    /** It takes none any more: its neighbour holds its range. */
    RETIRED(3);

    private final int code;

    State(int code) {
      this.code = code;
    }

    private static State of(int code) {
      for (var state : values()) {
        if (state.code == code) {
          return state;
        }
      }
      throw new StoreException("a freeze in a state that this version does not know: " + code);
    }
  }

  /** Whether the partition takes no commands. */
  public boolean frozen() {
    return state != State.THAWED;
  }

  byte[] encode() {
    var value = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(value)) {
      out.writeByte(FORMAT);
      out.writeLong(jobId);
      out.writeByte(state.code);
      out.writeLong(survivorId);
      out.writeBoolean(survivor != null);
      if (survivor != null) {
        StoredNeighbour.write(survivor, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return value.toByteArray();
  }

  static StoredFreeze decode(byte[] value) {
    try (var in = new DataInputStream(new ByteArrayInputStream(value))) {
      if (in.readByte() != FORMAT) {
        throw new StoreException("a freeze of a format that this version does not read");
      }
      return new StoredFreeze(
          in.readLong(),
          State.of(in.readByte()),
          in.readLong(),
          in.readBoolean() ? StoredNeighbour.read(in) : null);
    } catch (IOException e) {
      throw new StoreException("a freeze cannot be read", e);
    }
  }
}
