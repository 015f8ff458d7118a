package dev.stator.router.expression;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.ValueType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Every text of the golden files compiles to the tree, or is refused with the message, that stands
 * below it. The messages were compared with those of DynamoDB Local. {@code -Dgolden.rewrite=true}
 * writes the files anew, to be reviewed as a diff.
 */
final class GoldenExpressionsTest {
  private final Expressions expressions = new Expressions(10);

  @Test
  void conditionsCompileAsTheFileSays() throws IOException {
    GoldenFile.check(
        "conditions.golden",
        text ->
            outcome(() ->
                TreeText.of(expressions.condition("ConditionExpression", text, placeholders()))));
  }

  @Test
  void updatesCompileAsTheFileSays() throws IOException {
    GoldenFile.check(
        "updates.golden",
        text -> outcome(() -> TreeText.of(expressions.update(text, placeholders()))));
  }

  @Test
  void projectionsCompileAsTheFileSays() throws IOException {
    GoldenFile.check(
        "projections.golden",
        text -> outcome(() -> TreeText.of(expressions.projection(text, placeholders()))));
  }

  private static String outcome(Supplier<String> compile) {
    try {
      return compile.get();
    } catch (RequestException refusal) {
      return refusal.code().wireName() + ": " + refusal.text();
    }
  }

  static Placeholders placeholders() {
    return Placeholders.of(
        Map.of("#a", "a", "#b", "b", "#c", "c", "#d", "x.y", "#id", "id"), values());
  }

  private static Map<String, Bytes> values() {
    var writer = new ItemWriter();
    var values = new HashMap<String, Bytes>();
    values.put(":v", writer.string("x").take());
    values.put(":e", writer.string("").take());
    values.put(":S2", writer.string("yy").take());
    values.put(":ty", writer.string("SS").take());
    values.put(":n", writer.number("1").take());
    values.put(":m", writer.number("2").take());
    values.put(":neg", writer.number("-1").take());
    values.put(":ten", writer.number("1e1").take());
    values.put(":b", writer.binary(new byte[1], 0, 1).take());
    values.put(":b2", writer.binary(new byte[] {0, 1}, 0, 2).take());
    values.put(":t", writer.bool(true).take());
    values.put(":nul", writer.nothing().take());
    values.put(":l", writer.beginList().number("1").endList().take());
    values.put(":map", writer.beginMap().name("a").number("1").endMap().take());
    values.put(":ss", writer.beginSet(ValueType.SS).string("a").endSet().take());
    values.put(":ns", writer.beginSet(ValueType.NS).number("1").endSet().take());
    values.put(
        ":bs",
        writer
            .beginSet(ValueType.BS)
            .binary("a".getBytes(StandardCharsets.UTF_8), 0, 1)
            .endSet()
            .take());
    return values;
  }
}
