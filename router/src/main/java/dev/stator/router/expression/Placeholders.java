package dev.stator.router.expression;

import dev.stator.model.Bytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ExpressionAttributeNames and ExpressionAttributeValues of one request, and which of them its expressions used. Not
 * thread-safe: it lives as long as its request.
 */
public final class Placeholders {
  private Placeholders() {}

  /**
   * Takes what the request gave, null where it gave nothing.
   *
   * @param names by placeholder, for example #n
   * @param values encoded attribute values by placeholder, for example :v
   */
  public static Placeholders of(@Nullable Map<String, String> names, @Nullable Map<String, Bytes> values) {
    return unwritten();
  }

  /** Refuses the request when an expression used none of what {@code names} or {@code values} define. */
  public void refuseUnused() {
    unwritten();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T unwritten() {
    throw new UnsupportedOperationException();
  }
}
