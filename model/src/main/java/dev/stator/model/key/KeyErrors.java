package dev.stator.model.key;

import dev.stator.model.capacity.Limits;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.ValueType;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;

/** The service's words for key attributes that it refuses. */
final class KeyErrors {
  private static final String INVALID = "One or more parameter values were invalid: ";

  private KeyErrors() {}

  static RequestException missing(KeyAttribute attribute) {
    return RequestException.validation(
        INVALID + "Missing the key " + attribute.name() + " in the item");
  }

  static RequestException wrongType(KeyAttribute attribute, ValueType actual) {
    return RequestException.validation(
        INVALID
            + "Type mismatch for key "
            + attribute.name()
            + " expected: "
            + attribute.type()
            + " actual: "
            + actual);
  }

  /**
   * Refuses a string or binary that is empty or too long for a key; the words lack a blank as the
   * service's do.
   */
  static void checkLength(KeyAttribute attribute, int length, boolean partitionKey) {
    if (length == 0) {
      throw RequestException.validation(
          "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
              + (attribute.type() == KeyType.S ? "string" : "binary")
              + " value. Key: "
              + attribute.name());
    }
    if (partitionKey && length > Limits.PARTITION_KEY_BYTES_MAX) {
      throw partitionKeyTooLong();
    }
    if (!partitionKey && length > Limits.SORT_KEY_BYTES_MAX) {
      throw sortKeyTooLong();
    }
  }

  static RequestException partitionKeyTooLong() {
    return RequestException.validation(
        INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
  }

  static RequestException sortKeyTooLong() {
    return RequestException.validation(
        INVALID + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  }
}
