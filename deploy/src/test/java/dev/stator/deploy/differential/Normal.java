package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import dev.stator.deploy.harness.RawAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers in the form in which they are compared: without what cannot be the same (times, ids), and
 * with an order where there is none.
 */
final class Normal {
  private static final Set<String> INCOMPARABLE =
      Set.of(
          "CreationDateTime",
          "LastUpdateToPayPerRequestDateTime",
          "LastIncreaseDateTime",
          "LastDecreaseDateTime",
          "NumberOfDecreasesToday",
          "TableId",
          "LatestStreamArn",
          "LatestStreamLabel",
          "TableSizeBytes",
          "IndexSizeBytes",
          "ItemCount",
          "TableStatus",
          "IndexStatus",
          "__type",
          "message",
          "Message",
          "WarmThroughput");

  /** Members that hold lists without an order of their own. */
  private static final Set<String> UNORDERED =
      Set.of(
          "SS",
          "NS",
          "BS",
          "AttributeDefinitions",
          "GlobalSecondaryIndexes",
          "LocalSecondaryIndexes",
          "NonKeyAttributes",
          "Tags");

  private final String arn;

  /**
   * @param arn what this side's table ARNs begin with
   */
  Normal(String arn) {
    this.arn = arn;
  }

  Seen of(RawAnswer answer) {
    if (answer.status() == 200) {
      return new Seen(
          200, "", "", members(answer.text().isEmpty() ? Json.object() : answer.json()));
    }
    return new Seen(
        answer.status(), answer.errorType(), message(answer.message()), members(answer.json()));
  }

  /** Violations come in no particular order. */
  private String message(String text) {
    int from = text.indexOf(" detected: ");
    if (from < 0) {
      return text.replace(arn, Step.ARN);
    }
    from += " detected: ".length();
    var violations = new ArrayList<>(List.of(text.substring(from).split("; ")));
    violations.sort(null);
    return text.substring(0, from) + String.join("; ", violations);
  }

  Map<String, @Nullable Object> members(Map<?, ?> members) {
    var normal = Json.object();
    members.entrySet().stream()
        .map(member -> (String) member.getKey())
        .filter(name -> !INCOMPARABLE.contains(name))
        .sorted()
        .forEach(name -> normal.put(name.replace(arn, Step.ARN), member(name, members.get(name))));
    return normal;
  }

  private @Nullable Object member(String name, @Nullable Object value) {
    return value instanceof List<?> list && UNORDERED.contains(name) ? sorted(list) : value(value);
  }

  List<@Nullable Object> ordered(List<?> elements) {
    List<@Nullable Object> all = new ArrayList<>();
    elements.forEach(element -> all.add(value(element)));
    return all;
  }

  @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> members -> members(members);
      case List<?> elements -> ordered(elements);
      case String text -> text.replace(arn, Step.ARN);
      case Number number -> number.doubleValue();
      case null, default -> value;
    };
  }

  List<@Nullable Object> sorted(List<?> elements) {
    var all = ordered(elements);
    all.sort(Comparator.comparing(Json::write));
    return all;
  }
}
