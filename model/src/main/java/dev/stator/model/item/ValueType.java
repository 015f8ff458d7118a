package dev.stator.model.item;

/**
 * The types of attribute values, by DynamoDB's names. An encoded value begins with its type's code;
 * BOOL has two codes, one for each of its values.
 */
public enum ValueType {
  S(1),
  N(2),
  B(3),
  BOOL(4),
  NULL(6),
  L(7),
  M(8),
  SS(9),
  NS(10),
  BS(11);

  static final byte STRING = 1;
  static final byte NUMBER = 2;
  static final byte BINARY = 3;
  static final byte FALSE = 4;
  static final byte TRUE = 5;
  static final byte NOTHING = 6;
  static final byte LIST = 7;
  static final byte MAP = 8;
  static final byte STRING_SET = 9;
  static final byte NUMBER_SET = 10;
  static final byte BINARY_SET = 11;

  private static final ValueType[] OF_CODE = {null, S, N, B, BOOL, BOOL, NULL, L, M, SS, NS, BS};

  private final byte code;

  ValueType(int code) {
    this.code = (byte) code;
  }

  /** The first byte of a value of this type; for BOOL that of false. */
  public byte code() {
    return code;
  }

  public boolean isSet() {
    return this == SS || this == NS || this == BS;
  }

  /** The type of a value that begins with {@code code}. */
  public static ValueType ofCode(byte code) {
    ValueType type = code > 0 && code < OF_CODE.length ? OF_CODE[code] : null;
    if (type == null) {
      throw new IllegalArgumentException("No attribute value begins with byte " + code);
    }
    return type;
  }
}
