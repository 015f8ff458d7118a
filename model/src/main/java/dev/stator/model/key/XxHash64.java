package dev.stator.model.key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * XXH64, the 64-bit hash of the xxHash family, over bytes that come in parts: for tokens, digests
 * and checksums. Not thread-safe.
 */
public final class XxHash64 {
  private static final long PRIME1 = 0x9E3779B185EBCA87L;
  private static final long PRIME2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME3 = 0x165667B19E3779F9L;
  private static final long PRIME4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME5 = 0x27D4EB2F165667C5L;
  private static final int STRIPE = 32;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] pending = new byte[STRIPE];
  private final long seed;
  private int pendingLength;
  private long total;
  private long lane1;
  private long lane2;
  private long lane3;
  private long lane4;

  public XxHash64(long seed) {
    this.seed = seed;
    lane1 = seed + PRIME1 + PRIME2;
    lane2 = seed + PRIME2;
    lane3 = seed;
    lane4 = seed - PRIME1;
  }

  /** The hash of one run of bytes. */
  public static long hash(byte[] array, int offset, int length, long seed) {
    if (length < STRIPE) {
      return finish(seed + PRIME5 + length, array, offset, length);
    }
    return new XxHash64(seed).update(array, offset, length).value();
  }

  public XxHash64 update(byte[] array, int offset, int length) {
    total += length;
    int position = offset;
    int end = offset + length;
    if (pendingLength > 0) {
      int fill = Math.min(STRIPE - pendingLength, length);
      System.arraycopy(array, position, pending, pendingLength, fill);
      pendingLength += fill;
      position += fill;
      if (pendingLength < STRIPE) {
        return this;
      }
      stripe(pending, 0);
      pendingLength = 0;
    }
    for (; end - position >= STRIPE; position += STRIPE) {
      stripe(array, position);
    }
    System.arraycopy(array, position, pending, 0, end - position);
    pendingLength = end - position;
    return this;
  }

  /** The hash of all bytes so far; more may follow. */
  public long value() {
    long hash = seed + PRIME5;
    if (total >= STRIPE) {
      hash =
          Long.rotateLeft(lane1, 1)
              + Long.rotateLeft(lane2, 7)
              + Long.rotateLeft(lane3, 12)
              + Long.rotateLeft(lane4, 18);
      hash = merge(merge(merge(merge(hash, lane1), lane2), lane3), lane4);
    }
    return finish(hash + total, pending, 0, pendingLength);
  }

  private void stripe(byte[] array, int at) {
    lane1 = round(lane1, (long) LONG.get(array, at));
    lane2 = round(lane2, (long) LONG.get(array, at + 8));
    lane3 = round(lane3, (long) LONG.get(array, at + 16));
    lane4 = round(lane4, (long) LONG.get(array, at + 24));
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * PRIME2, 31) * PRIME1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME1 + PRIME4;
  }

  /** Takes in the fewer than 32 bytes that are left, then mixes. */
  private static long finish(long start, byte[] array, int offset, int length) {
    long hash = start;
    int position = offset;
    int end = offset + length;
    for (; end - position >= 8; position += 8) {
      hash =
          Long.rotateLeft(hash ^ round(0, (long) LONG.get(array, position)), 27) * PRIME1 + PRIME4;
    }
    if (end - position >= 4) {
      hash =
          Long.rotateLeft(hash ^ ((int) INT.get(array, position) & 0xffffffffL) * PRIME1, 23)
                  * PRIME2
              + PRIME3;
      position += 4;
    }
    for (; position < end; position++) {
      hash = Long.rotateLeft(hash ^ (array[position] & 0xff) * PRIME5, 11) * PRIME1;
    }
    hash = (hash ^ (hash >>> 33)) * PRIME2;
    hash = (hash ^ (hash >>> 29)) * PRIME3;
    return hash ^ (hash >>> 32);
  }
}
