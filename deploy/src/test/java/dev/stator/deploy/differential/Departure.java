package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A way in which DynamoDB Local is known not to be like the service.
 *
 * @param name what it is about
 * @param source where it is stated what the service does
 * @param reason what DynamoDB Local does instead
 * @param explains whether this is why the two differ; as narrow as can be
 */
record Departure(String name, String source, String reason, Predicate<Difference> explains) {

  /** The same, of these operations alone. */
  Departure of(String... operations) {
    var named = Set.of(operations);
    return new Departure(
        name,
        source,
        reason,
        difference -> named.contains(difference.step().operation()) && explains.test(difference));
  }

  /** Both refuse with a ValidationException, each in words that match its pattern as a whole. */
  static Departure wording(String name, String source, String reason, String stator, String local) {
    return errors(
        name, source, reason, "ValidationException: " + stator, "ValidationException: " + local);
  }

  /** Both refuse; the patterns are about type and message, as in {@code Type: message}. */
  static Departure errors(String name, String source, String reason, String stator, String local) {
    var ours = Pattern.compile(stator, Pattern.DOTALL);
    var theirs = Pattern.compile(local, Pattern.DOTALL);
    return new Departure(
        name,
        source,
        reason,
        difference ->
            !difference.stator().succeeded()
                && !difference.local().succeeded()
                && ours.matcher(difference.stator().text()).matches()
                && theirs.matcher(difference.local().text()).matches());
  }

  /** Stator refuses, in words that match; DynamoDB Local does not. */
  static Departure lenient(String name, String source, String reason, String stator) {
    var ours = Pattern.compile(stator, Pattern.DOTALL);
    return new Departure(
        name,
        source,
        reason,
        difference ->
            difference.local().succeeded() && ours.matcher(difference.stator().text()).matches());
  }

  /** Both succeed, and their answers are such as {@code alike} says. */
  static Departure answers(
      String name,
      String source,
      String reason,
      BiPredicate<Map<String, @Nullable Object>, Map<String, @Nullable Object>> alike) {
    return new Departure(
        name,
        source,
        reason,
        difference ->
            difference.stator().succeeded()
                && difference.local().succeeded()
                && alike.test(difference.stator().body(), difference.local().body()));
  }

  /** Without the members of that name, however deep. */
  static @Nullable Object without(String name, @Nullable Object value) {
    return switch (value) {
      case Map<?, ?> members -> {
        var rest = Json.object();
        members.forEach((member, inner) -> {
          if (!member.equals(name)) {
            rest.put((String) member, without(name, inner));
          }
        });
        yield rest;
      }
      case List<?> elements -> elements.stream().map(element -> without(name, element)).toList();
      case null, default -> value;
    };
  }

  /** With every number in its shortest form. */
  static @Nullable Object shortest(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> members -> {
        var shortened = Json.object();
        members.forEach((member, inner) ->
            shortened.put(
                (String) member,
                member.equals("N") && inner instanceof String number
                    ? new BigDecimal(number).stripTrailingZeros().toPlainString()
                    : shortest(inner)));
        yield shortened;
      }
      case List<?> elements -> elements.stream().map(Departure::shortest).toList();
      case null, default -> value;
    };
  }
}
