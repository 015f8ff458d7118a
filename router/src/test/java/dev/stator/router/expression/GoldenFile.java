package dev.stator.router.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * A file of inputs, each a line, and below each, indented, what must come of it. {@code
 * -Dgolden.rewrite=true} writes what does come, to be reviewed as a diff.
 */
final class GoldenFile {
  private static final Path FOLDER = Path.of("src/test/resources/dev/stator/router/expression");
  private static final String INDENT = "    ";

  private GoldenFile() {}

  static void check(String file, UnaryOperator<String> outcome) throws IOException {
    var expected = Files.readString(FOLDER.resolve(file));
    var actual = new StringBuilder();
    expected
        .lines()
        .filter(line -> !line.startsWith(INDENT))
        .forEach(text ->
            actual
                .append(text)
                .append('\n')
                .append(INDENT)
                .append(outcome.apply(text))
                .append('\n'));
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(FOLDER.resolve(file), actual);
    } else {
      assertEquals(expected, actual.toString());
    }
  }
}
