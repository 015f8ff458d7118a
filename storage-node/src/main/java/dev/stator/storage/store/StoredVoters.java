package dev.stator.storage.store;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The group's voters as the log last stated them.
 *
 * @param nodeIds in ascending order
 * @param changing others are about to take their place
 */
public record StoredVoters(List<String> nodeIds, boolean changing) {
  private static final byte FORMAT = 1;

  public StoredVoters {
    nodeIds = nodeIds.stream().sorted().toList();
  }

  /** Whether exactly these are the voters, and stay it. */
  public boolean are(List<String> others) {
    return !changing && nodeIds.equals(others.stream().sorted().toList());
  }

  byte[] encode() {
    byte[] names = String.join(",", nodeIds).getBytes(StandardCharsets.UTF_8);
    byte[] value = new byte[2 + names.length];
    value[0] = FORMAT;
    value[1] = (byte) (changing ? 1 : 0);
    System.arraycopy(names, 0, value, 2, names.length);
    return value;
  }

  static StoredVoters decode(byte[] value) {
    if (value.length < 2 || value[0] != FORMAT) {
      throw new StoreException("voters of a format that this version does not read");
    }
    var names = new String(value, 2, value.length - 2, StandardCharsets.UTF_8);
    return new StoredVoters(List.of(names.split(",")), value[1] == 1);
  }
}
