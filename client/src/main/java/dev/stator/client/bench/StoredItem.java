package dev.stator.client.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a GetItem answer says of an item of the benchmark.
 *
 * @param sequence attribute s: the number of the write that made it; -1 when it is missing
 * @param count attribute c: how often it was updated; 0 when it is missing
 */
record StoredItem(long sequence, long count) {
  private static final JsonFactory JSON = new JsonFactory();

  /** The item in the body of an answer, or null when there is none. */
  static @Nullable StoredItem parse(String body) {
    try (var json = JSON.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isItem = json.currentName().equals("Item");
        json.nextToken();
        if (isItem) {
          return item(json);
        }
        json.skipChildren();
      }
      return null;
    } catch (IOException e) {
      throw new IllegalStateException("not an answer to GetItem: " + body, e);
    }
  }

  private static StoredItem item(JsonParser json) throws IOException {
    long sequence = -1;
    long count = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String attribute = json.currentName();
      json.nextToken();
      json.nextToken();
      json.nextToken();
      if (attribute.equals("s")) {
        sequence = Long.parseLong(json.getText());
      } else if (attribute.equals("c")) {
        count = Long.parseLong(json.getText());
      }
      json.nextToken();
    }
    return new StoredItem(sequence, count);
  }
}
