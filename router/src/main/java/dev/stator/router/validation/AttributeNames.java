package dev.stator.router.validation;

import dev.stator.model.capacity.Limits;
import dev.stator.model.error.RequestException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the service refuses as the name of an attribute, or of an entry of a map. */
public final class AttributeNames {
  private AttributeNames() {}

  /** What is wrong with a name, in the service's words; null when nothing is. */
  public static @Nullable String fault(String name) {
    if (name.isEmpty()) {
      return "Empty attribute name";
    }
    return isTooLong(name) ? "Attribute name is too large, must be less than 65536 bytes" : null;
  }

  /**
   * @throws RequestException in the service's words when something is wrong with the name
   */
  public static void check(String name) {
    var fault = fault(name);
    if (fault != null) {
      throw RequestException.validation(fault);
    }
  }

  private static boolean isTooLong(String name) {
    return name.length() > Limits.ATTRIBUTE_NAME_BYTES_MAX / 3
        && name.getBytes(StandardCharsets.UTF_8).length > Limits.ATTRIBUTE_NAME_BYTES_MAX;
  }
}
