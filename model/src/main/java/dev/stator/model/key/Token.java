package dev.stator.model.key;

/**
 * The consistent hash of a partition key: XXH64 with seed 0 of the key as {@link KeyCodec} encodes
 * it. It places the key's rows and never changes. Tokens are unsigned.
 */
public final class Token {
  private Token() {}

  public static long of(byte[] array, int offset, int length) {
    return XxHash64.hash(array, offset, length, 0);
  }
}
