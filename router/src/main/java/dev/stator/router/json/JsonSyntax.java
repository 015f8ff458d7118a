package dev.stator.router.json;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;

/** Whether something is JSON at all. */
public final class JsonSyntax {
  private static final JsonFactory JSON =
      JsonFactory.builder().streamReadConstraints(RequestReader.LIMITS).build();

  private JsonSyntax() {}

  /** Whether {@code body} is one JSON value and nothing else, within the limits of requests. */
  public static boolean isWellFormed(byte[] body) {
    try (var parser = JSON.createParser(body)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
