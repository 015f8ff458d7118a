package dev.stator.router.expression;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.ConditionEvaluator;
import dev.stator.model.expression.ProjectionEvaluator;
import dev.stator.model.expression.UpdateEvaluator;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What every expression of the golden files says of, does to or shows of one item; compared with
 * what DynamoDB Local does.
 */
final class GoldenEvaluationsTest {
  private static final Bytes ITEM =
      ItemText.item(
          "{id: \"k\", s: \"abc\", e: \"\u00e9\", g: \"\ud83d\ude00\", n: 5, b: 0x0102, t: true, z: null,"
              + " l: [0, 1, 2, 3], m: {x: 1, y: {w: \"q\"}}, ss: <\"a\", \"b\">, ns: <1, 2>, bs: <0x01>,"
              + " ll: [{p: 1}, [\"in\"]], d.t: 9}");

  private final Expressions expressions = new Expressions(10);

  @Test
  void conditionsHoldAsTheFileSays() throws IOException {
    GoldenFile.check(
        "evaluated-conditions.golden",
        text ->
            orRefusal(() ->
                ConditionEvaluator.holds(
                    expressions.condition("ConditionExpression", text, placeholders()), ITEM)));
  }

  @Test
  void updatesMakeOfTheItemWhatTheFileSays() throws IOException {
    GoldenFile.check(
        "evaluated-updates.golden",
        text ->
            orRefusal(() ->
                changes(UpdateEvaluator.apply(expressions.update(text, placeholders()), ITEM))));
  }

  @Test
  void projectionsShowOfTheItemWhatTheFileSays() throws IOException {
    GoldenFile.check(
        "evaluated-projections.golden",
        text ->
            ItemText.show(
                ProjectionEvaluator.project(expressions.projection(text, placeholders()), ITEM)));
  }

  private static String orRefusal(Supplier<?> evaluation) {
    try {
      return String.valueOf(evaluation.get());
    } catch (RequestException refusal) {
      return refusal.text();
    }
  }

  /** The attributes that are new or other than before, and the names of those that are gone. */
  private static String changes(Bytes after) {
    var before = ItemText.attributes(ITEM);
    var changed = ItemText.attributes(after);
    var gone = new StringBuilder();
    before.forEach((name, value) -> {
      if (!changed.containsKey(name)) {
        gone.append(" -").append(name);
      }
      changed.remove(name, value);
    });
    return changed + gone.toString();
  }

  private static Placeholders placeholders() {
    return Placeholders.of(Map.of("#d", "d.t"), values());
  }

  private static Map<String, Bytes> values() {
    var values = new HashMap<String, Bytes>();
    for (var text :
        """
        :abc "abc"|:a "a"|:e ""|:5 5|:50 5.0|:0 0|:1 1|:2 2|:3 3|:4 4|:7 7|:neg -7|:S "S"|:L "L"|:BOOL "BOOL"|:t true
        :nul null|:b1 0x01|:bs <0x01>|:bs2 <0x01, 0x02>|:ss <"b", "a">|:sa <"a">|:sc <"c">|:n12 <2, 1>|:n1 <1>
        :l [0, 1, 2, 3]|:l1 [8, 9]|:m {y: {w: "q"}, x: 1}|:big 9.9999999999999999999999999999999999999E+125|:tiny 1E-130
        """
            .strip()
            .split("[|\n]")) {
      int space = text.indexOf(' ');
      values.put(text.substring(0, space), ItemText.value(text.substring(space + 1)));
    }
    return values;
  }
}
