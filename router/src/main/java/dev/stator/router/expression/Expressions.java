package dev.stator.router.expression;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Projection;
import dev.stator.model.expression.UpdateExpression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Compiles the expressions of requests. Thread-safe; one per router. Every method throws {@link
 * RequestException} with the service's wording.
 *
 * <p>A text is parsed once and its tree kept, as long as it is asked for among {@code textsKept} of
 * its kind; names and values are put in anew for every request. An operation compiles its
 * expressions in the service's order (update before condition, filter before projection), then
 * calls {@link Placeholders#refuseUnused}, and only then looks at the table.
 */
public final class Expressions {
  private final ExpressionReader reader = new ExpressionReader();
  private final Cache<String, Syntax.Predicate> conditions;
  private final Cache<String, Syntax.Update> updates;
  private final Cache<String, Syntax.Paths> projections;

  /**
   * @param textsKept how many parsed texts are kept of each kind of expression
   */
  public Expressions(int textsKept) {
    conditions = Caffeine.newBuilder().maximumSize(textsKept).build();
    updates = Caffeine.newBuilder().maximumSize(textsKept).build();
    projections = Caffeine.newBuilder().maximumSize(textsKept).build();
  }

  /**
   * Compiles a condition or filter; {@code parameter} names it in messages, for example
   * ConditionExpression.
   */
  public Condition condition(String parameter, String text, Placeholders placeholders) {
    return explained(
        parameter,
        () ->
            new ConditionResolver(placeholders)
                .resolve(parsed(conditions, text, reader::condition)));
  }

  public UpdateExpression update(String text, Placeholders placeholders) {
    return explained(
        "UpdateExpression",
        () -> new UpdateResolver(placeholders).resolve(parsed(updates, text, reader::update)));
  }

  public Projection projection(String text, Placeholders placeholders) {
    return explained(
        "ProjectionExpression",
        () -> projection(parsed(projections, text, reader::projection), placeholders));
  }

  private static Projection projection(Syntax.Paths syntax, Placeholders placeholders) {
    var resolver = new PathResolver(placeholders);
    var overlaps = new PathOverlaps();
    var paths = new ArrayList<AttributePath>();
    for (var path : syntax.paths().reversed()) { // the service begins at the end here too
      var resolved = resolver.resolve(path);
      overlaps.add(resolved);
      paths.add(resolved);
    }
    Collections.reverse(paths);
    return new Projection(paths);
  }

  private static <T> T parsed(Cache<String, T> cache, String text, Function<String, T> parse) {
    var known = cache.getIfPresent(text);
    if (known != null) {
      return known;
    }
    var tree = parse.apply(text);
    cache.put(text, tree);
    return tree;
  }

  private static <T> T explained(String parameter, Supplier<T> compile) {
    try {
      return compile.get();
    } catch (ExpressionException wrong) {
      throw RequestException.validation("Invalid " + parameter + ": " + wrong.getMessage());
    }
  }
}
