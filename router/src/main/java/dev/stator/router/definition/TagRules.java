package dev.stator.router.definition;

import dev.stator.model.error.RequestException;
import dev.stator.router.validation.Members;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What tags may look like. */
public final class TagRules {
  private static final int TAGS_MAX = 50;
  private static final int KEY_CHARS_MAX = 128;
  private static final int VALUE_CHARS_MAX = 256;
  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  private TagRules() {}

  /** The tags of a request by key. */
  public static NavigableMap<String, String> read(List<Members> tags) {
    var read = new TreeMap<String, String>();
    for (var tag : tags) {
      var key = checkedKey(tag.text("Key"));
      var value = tag.text("Value");
      if (value == null || !isAllowed(value, VALUE_CHARS_MAX)) {
        throw RequestException.validation("The Tag Value provided is invalid, Value: " + value);
      }
      if (read.put(key, value) != null) {
        throw RequestException.validation(
            "Duplicate Tag Keys provided as input: Duplicate Tag Key found " + key);
      }
    }
    checkCount(read.size());
    return read;
  }

  public static String checkedKey(@Nullable String key) {
    if (key == null || key.isEmpty() || !isAllowed(key, KEY_CHARS_MAX)) {
      throw RequestException.validation("The Tag Key provided is invalid, Key: " + key);
    }
    if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
      throw RequestException.validation("Tag Key cannot be prefixed with aws:, Key: " + key);
    }
    return key;
  }

  public static void checkCount(int tags) {
    if (tags > TAGS_MAX) {
      throw RequestException.validation(
          "Number of Tags exceed the current limit for the provided ResourceArn");
    }
  }

  private static boolean isAllowed(String text, int charsMax) {
    return text.codePointCount(0, text.length()) <= charsMax && ALLOWED.matcher(text).matches();
  }
}
