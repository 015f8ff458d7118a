package dev.stator.chaos.fuzz;

import dev.stator.chaos.fuzz.RandomRequests.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Requests that create, change, tag and delete a few tables, whose keys are mostly those of the
 * table that is fuzzed. Each of their parts is wrong now and then, so that most of them are right.
 */
final class RandomTables {
  private static final int TABLES = 3;
  private static final String ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/";
  private static final List<String> ATTRIBUTES = List.of("p:S", "s:N", "a:S", "b:B");
  private static final List<String> VIEWS =
      List.of("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES");

  private final RandomGenerator random;
  private final List<String> names;

  /**
   * @param prefix of their names
   */
  RandomTables(RandomGenerator random, String prefix) {
    this.random = random;
    this.names = IntStream.range(0, TABLES).mapToObj(i -> prefix + "-" + i).toList();
  }

  String name() {
    return names.get(random.nextInt(TABLES));
  }

  Request next() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> table("CreateTable", definition());
      case 3, 4, 5 -> table("UpdateTable", change());
      case 6 -> table("DeleteTable", "");
      case 7 -> table("DescribeTable", "");
      case 8 -> table(pick(List.of("DescribeTimeToLive", "DescribeContinuousBackups")), "");
      case 9 -> tags("TagResource", member("Tags", listOf(4, this::tag)));
      case 10 -> tags("UntagResource", member("TagKeys", listOf(4, () -> text("k" + number(9)))));
      default -> tags("ListTagsOfResource", sometimes("NextToken", () -> text("k1")));
    };
  }

  private Request table(String operation, String members) {
    return new Request(operation, "{\"TableName\":" + text(name()), members + "}");
  }

  private Request tags(String operation, String members) {
    return new Request(operation, "{\"ResourceArn\":" + text(ARN + name()), members + "}");
  }

  private String definition() {
    boolean provisioned = random.nextInt(3) == 0;
    var keys =
        member("KeySchema", keys("p", "s"))
            + sometimes(
                "GlobalSecondaryIndexes",
                () -> listOf(wrong() ? 22 : 3, () -> globalIndex(provisioned)))
            + sometimes("LocalSecondaryIndexes", () -> listOf(wrong() ? 7 : 3, this::localIndex));
    return attributesOf(keys)
        + keys
        + billing(provisioned)
        + sometimes("Tags", () -> listOf(wrong() ? 60 : 4, this::tag))
        + settings();
  }

  private String change() {
    boolean provisioned = random.nextInt(3) == 0;
    return switch (random.nextInt(5)) {
      case 0 -> billing(provisioned);
      case 1 -> settings();
      case 2, 3 -> {
        var changes =
            member(
                "GlobalSecondaryIndexUpdates",
                listOf(wrong() ? 3 : 1, () -> indexChange(provisioned)));
        yield attributesOf(changes + (wrong() ? "" : member("KeySchema", keys("p", "s"))))
            + changes;
      }
      default -> member("DeletionProtectionEnabled", "" + (random.nextInt(4) == 0));
    };
  }

  private String indexChange(boolean provisioned) {
    var name = "{" + first("IndexName", text("index" + number(4)));
    return switch (random.nextInt(wrong() ? 4 : 3)) {
      case 0 -> "{" + first("Create", globalIndex(provisioned)) + "}";
      case 1 -> "{" + first("Delete", name + "}") + "}";
      case 2 -> "{" + first("Update", name + throughput() + "}") + "}";
      default -> "{}";
    };
  }

  /** Definitions of the attributes that the keys name. */
  private String attributesOf(String keys) {
    var all = new ArrayList<String>();
    for (var attribute : ATTRIBUTES) {
      var name = first("AttributeName", text(attribute.substring(0, 1)));
      if (keys.contains(name) ^ wrong()) {
        var type = wrong() ? pick(List.of("N", "SS", "", "s")) : attribute.substring(2);
        all.add("{" + name + member("AttributeType", text(type)) + "}");
      }
    }
    return member("AttributeDefinitions", "[" + String.join(",", all) + "]");
  }

  private String keys(String hash, String range) {
    var hashKey = key(wrong() ? "x" : hash, "HASH");
    var rangeKey = key(wrong() ? hash : range, wrong() ? "HASH" : "RANGE");
    return switch (random.nextInt(wrong() ? 6 : 4)) {
      case 0 -> "[" + hashKey + "]";
      case 4 -> "[" + rangeKey + "," + hashKey + "]";
      case 5 -> "[" + hashKey + "," + rangeKey + "," + rangeKey + "]";
      default -> "[" + hashKey + "," + rangeKey + "]";
    };
  }

  private static String key(String name, String type) {
    return "{" + first("AttributeName", text(name)) + member("KeyType", text(type)) + "}";
  }

  private String globalIndex(boolean provisioned) {
    return index(keys(pick(List.of("a", "b", "p")), "s"))
        + (provisioned ^ wrong() ? throughput() : "")
        + "}";
  }

  private String localIndex() {
    return index(keys("p", pick(List.of("a", "b")))) + "}";
  }

  private String index(String keys) {
    var type = wrong() ? "SOME" : pick(List.of("ALL", "KEYS_ONLY", "INCLUDE"));
    var projection = first("ProjectionType", text(type));
    if (type.equals("INCLUDE") ^ wrong()) {
      projection += member("NonKeyAttributes", listOf(3, () -> text("c" + number(4))));
    }
    return "{"
        + first("IndexName", text(wrong() ? "i/" : "index" + number(40)))
        + member("KeySchema", keys)
        + (wrong() ? "" : member("Projection", "{" + projection + "}"));
  }

  private String billing(boolean provisioned) {
    var mode = wrong() ? "FREE" : provisioned ? "PROVISIONED" : "PAY_PER_REQUEST";
    return (wrong() ? "" : member("BillingMode", text(mode)))
        + (provisioned ^ wrong() ? throughput() : "")
        + (random.nextInt(6) == 0 ? onDemand() : "");
  }

  private String throughput() {
    return member(
        "ProvisionedThroughput",
        "{"
            + first("ReadCapacityUnits", units())
            + (wrong() ? "" : member("WriteCapacityUnits", units()))
            + "}");
  }

  private String onDemand() {
    return member(
            "OnDemandThroughput",
            "{" + first("MaxReadRequestUnits", wrong() ? "-1" : units()) + "}")
        + sometimes(
            "WarmThroughput",
            () ->
                "{"
                    + first("ReadUnitsPerSecond", random.nextBoolean() ? "12000" : units())
                    + member("WriteUnitsPerSecond", random.nextBoolean() ? "4000" : units())
                    + "}");
  }

  private String settings() {
    boolean streams = random.nextBoolean();
    var stream =
        first("StreamEnabled", "" + streams)
            + (streams ^ wrong() ? member("StreamViewType", text(pick(VIEWS))) : "");
    var encryption =
        first("Enabled", "" + random.nextBoolean())
            + sometimes("SSEType", () -> text(wrong() ? "AES256" : "KMS"))
            + sometimes("KMSMasterKeyId", () -> text("alias/" + number(3)));
    return sometimes("StreamSpecification", () -> "{" + stream + "}")
        + sometimes("SSESpecification", () -> "{" + encryption + "}")
        + sometimes("TableClass", () -> text(wrong() ? "COLD" : "STANDARD_INFREQUENT_ACCESS"))
        + sometimes("DeletionProtectionEnabled", () -> "" + (random.nextInt(4) == 0))
        + (wrong() ? member("ReplicaUpdates", "[{\"Create\":{\"RegionName\":\"eu-west-1\"}}]") : "")
        + (wrong() ? member("ResourcePolicy", text("{}")) : "");
  }

  private String tag() {
    var name = wrong() ? pick(List.of("", "aws:x", "!")) : "k" + number(60);
    return "{"
        + first("Key", text(name))
        + (wrong() ? "" : member("Value", text("v" + number(9))))
        + "}";
  }

  private String units() {
    return wrong()
        ? pick(List.of("0", "-1", "1.5", "40001", "9223372036854775807", "1e30", "\"5\""))
        : String.valueOf(number(100));
  }

  /** From 1 to {@code most}. */
  private int number(int most) {
    return 1 + random.nextInt(most);
  }

  private boolean wrong() {
    return random.nextInt(30) == 0;
  }

  private String sometimes(String name, Supplier<String> value) {
    return random.nextInt(4) == 0 ? member(name, value.get()) : "";
  }

  private String listOf(int most, Supplier<String> element) {
    var all = new ArrayList<String>();
    for (int left = wrong() ? 0 : number(most); left > 0; left--) {
      all.add(element.get());
    }
    return "[" + String.join(",", all) + "]";
  }

  private static String member(String name, String value) {
    return "," + first(name, value);
  }

  private static String first(String name, String value) {
    return text(name) + ":" + value;
  }

  private static String text(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
