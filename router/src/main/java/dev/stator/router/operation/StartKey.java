package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.Items;
import dev.stator.model.table.KeyAttribute;
import dev.stator.router.validation.Members;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** ExclusiveStartKey: behind which item a Query or Scan goes on. */
final class StartKey {
  static final String INVALID = "The provided starting key is invalid";

  /** What the service says of a value without saying where it stands. */
  private static final Pattern SAID_ALONE =
      Pattern.compile(
          "contains duplicates|number set|numeric value|significant digits|number with magnitude");

  private StartKey() {}

  /** The key as an encoded item; null when the request gives none. */
  static @Nullable Bytes read(Members request) {
    if (!request.has("ExclusiveStartKey")) {
      return null;
    }
    try {
      return request.item("ExclusiveStartKey");
    } catch (RequestException e) {
      throw SAID_ALONE.matcher(e.text()).find() ? e : invalid(e.text());
    }
  }

  /** Refuses a key without one of the attributes by which items are read, or with a wrong one. */
  static void check(KeyAttribute key, Bytes startKey) {
    var value = Items.attribute(startKey, key.name());
    if (value == null) {
      throw RequestException.validation(INVALID);
    }
    if (!Items.type(value).name().equals(key.type().name())) {
      throw RequestException.validation("The provided key element does not match the schema");
    }
  }

  static RequestException invalid(String why) {
    return RequestException.validation(INVALID + ": " + why);
  }
}
