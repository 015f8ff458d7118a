package dev.stator.storage.store;

import dev.stator.model.cluster.PartitionRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a partition remembers of the last neighbour that it adopted, or began to.
 *
 * @param neighbour as it was when the adoption began
 * @param n how many copies were taken
 * @param outcomes how many of the neighbour's remembered outcomes were taken
 * @param settled the neighbour was told what came of it
 * @param why it was cancelled, or empty
 */
public record StoredAdoption(
    long jobId,
    State state,
    PartitionRecord neighbour,
    long n,
    long outcomes,
    boolean settled,
    String why) {
  private static final int FORMAT = 1;

  /** How far it is. */
  public enum State {
    /** What the neighbour holds is being copied. */
    OPEN(1),
    /** The neighbour's range belongs to this partition. */
    ADOPTED(2),
    CANCELLED(3);

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
      throw new StoreException("an adoption in a state that this version does not know: " + code);
    }
  }

  public static StoredAdoption begun(long jobId, PartitionRecord neighbour) {
    return new StoredAdoption(jobId, State.OPEN, neighbour, 0, 0, false, "");
  }

  public boolean open() {
    return state == State.OPEN;
  }

  /** The range that the neighbour had. */
  public StoredRange range() {
    return new StoredRange(neighbour.start(), neighbour.end(), neighbour.rangeEpoch());
  }

  public StoredAdoption copied(long moreOutcomes) {
    return new StoredAdoption(
        jobId, state, neighbour, n + 1, outcomes + moreOutcomes, settled, why);
  }

  public StoredAdoption ended(State end, String reason) {
    return new StoredAdoption(jobId, end, neighbour, n, outcomes, false, reason);
  }

  public StoredAdoption told() {
    return new StoredAdoption(jobId, state, neighbour, n, outcomes, true, why);
  }

  byte[] encode() {
    var value = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(value)) {
      out.writeByte(FORMAT);
      out.writeLong(jobId);
      out.writeByte(state.code);
      StoredNeighbour.write(neighbour, out);
      out.writeLong(n);
      out.writeLong(outcomes);
      out.writeBoolean(settled);
      out.writeUTF(why);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return value.toByteArray();
  }

  static StoredAdoption decode(byte[] value) {
    try (var in = new DataInputStream(new ByteArrayInputStream(value))) {
      if (in.readByte() != FORMAT) {
        throw new StoreException("an adoption of a format that this version does not read");
      }
      return new StoredAdoption(
          in.readLong(),
          State.of(in.readByte()),
          StoredNeighbour.read(in),
          in.readLong(),
          in.readLong(),
          in.readBoolean(),
          in.readUTF());
    } catch (IOException e) {
      throw new StoreException("an adoption cannot be read", e);
    }
  }
}
