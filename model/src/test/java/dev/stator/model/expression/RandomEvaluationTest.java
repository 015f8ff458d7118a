package dev.stator.model.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.error.RequestException;
import dev.stator.model.expression.AttributePath.Index;
import dev.stator.model.expression.AttributePath.Name;
import dev.stator.model.item.Seed;
import dev.stator.model.item.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The evaluators of encoded items agree with naive ones over plain objects, whatever they are
 * given.
 */
final class RandomEvaluationTest {
  private static final int ROUNDS = 10_000;

  private final Random random = Seed.random();
  private final RandomExpressions expressions = new RandomExpressions(random);

  @Test
  void conditionsAgree() {
    int held = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var item = expressions.item();
      var condition = expressions.condition(3);
      boolean holds = ConditionEvaluator.holds(condition, Trees.encode(item, random));
      assertEquals(new NaiveConditions(item).holds(condition), holds, () -> told(item, condition));
      held += holds ? 1 : 0;
    }
    assertTrue(held > ROUNDS / 5 && held < ROUNDS * 4 / 5, "held " + held);
  }

  @Test
  void updatesAgree() {
    int done = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var item = expressions.item();
      var update = expressions.update();
      var expected = NaiveUpdates.apply(update, item);
      try {
        var after = Trees.decode(UpdateEvaluator.apply(update, Trees.encode(item, random)));
        assertEquals(comparable(expected), comparable(after), () -> told(item, update));
        done++;
      } catch (RequestException refusal) {
        assertNull(expected, () -> told(item, update) + " refused: " + refusal.text());
      }
    }
    assertTrue(done > ROUNDS / 5 && done < ROUNDS * 4 / 5, "done " + done);
  }

  @Test
  void projectionsAgree() {
    for (int round = 0; round < ROUNDS; round++) {
      var item = expressions.item();
      var projection = expressions.projection();
      var shown = Trees.decode(ProjectionEvaluator.project(projection, Trees.encode(item, random)));
      var expected = projected(item, projection.paths(), 0);
      assertEquals(
          comparable(expected == null ? Map.of() : expected),
          comparable(shown),
          () -> told(item, projection));
    }
  }

  /** What the paths from step {@code depth} on keep of a value; null when that is nothing. */
  private static @Nullable Object projected(Object value, List<AttributePath> paths, int depth) {
    if (paths.stream().anyMatch(path -> path.steps().size() == depth)) {
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      var kept = new LinkedHashMap<Object, Object>();
      map.forEach((name, entry) -> {
        var further =
            paths.stream()
                .filter(path -> path.steps().get(depth).equals(new Name((String) name)))
                .toList();
        var part = further.isEmpty() ? null : projected(entry, further, depth + 1);
        if (part != null) {
          kept.put(name, part);
        }
      });
      return kept.isEmpty() ? null : kept;
    }
    if (value instanceof List<?> list) {
      var kept = new ArrayList<Object>();
      for (int i = 0; i < list.size(); i++) {
        var step = new Index(i);
        var further = paths.stream().filter(path -> path.steps().get(depth).equals(step)).toList();
        var part = further.isEmpty() ? null : projected(list.get(i), further, depth + 1);
        if (part != null) {
          kept.add(part);
        }
      }
      return kept.isEmpty() ? null : kept;
    }
    return null;
  }

  private static @Nullable Object comparable(@Nullable Object value) {
    return value == null ? null : NaiveConditions.comparable(value);
  }

  private static String told(Map<String, Object> item, Object expression) {
    return expression + " on " + item;
  }
}
