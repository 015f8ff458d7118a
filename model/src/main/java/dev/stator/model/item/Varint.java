package dev.stator.model.item;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Lengths and counts: seven bits a byte, lowest first, as short as possible; and fixed lengths in
 * four bytes.
 */
final class Varint {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Varint() {}

  static int size(int value) {
    return value < 0 ? 5 : Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  /** Writes {@code value} and returns the position behind it. */
  static int write(int value, byte[] array, int at) {
    int position = at;
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      array[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[position++] = (byte) rest;
    return position;
  }

  static int read(byte[] array, int at) {
    int value = 0;
    int position = at;
    for (int shift = 0; shift < 35; shift += 7) {
      byte b = array[position++];
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("The encoded item is broken at byte " + at);
  }

  static void putFixed32(int value, byte[] array, int at) {
    INT.set(array, at, value);
  }

  static int fixed32(byte[] array, int at) {
    return (int) INT.get(array, at);
  }
}
