package dev.stator.router.validation;

/** What a table's name may look like. */
public final class TableNames {
  /** The model's shape of a table, by name or ARN, whose items are read or written. */
  static final String OF_ITEMS = "TableArn";

  /** The model's shape of a table, by name or ARN, that is itself described or changed. */
  static final String MANAGED = "ManagedTableArn";

  static final String PATTERN = "[a-zA-Z0-9_.-]+";
  static final Shape.Range ARN_LENGTH = new Shape.Range(1L, 1024L);
  static final Shape.Range LENGTH = new Shape.Range(3L, 255L);

  private TableNames() {}

  public static boolean isValid(String name) {
    return name.length() >= 3 && name.length() <= 255 && hasOnlyAllowedCharacters(name);
  }

  static boolean hasOnlyAllowedCharacters(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '.'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
