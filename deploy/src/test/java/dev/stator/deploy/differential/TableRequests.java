package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Requests about tables: those that come and go, and those of the whole run, which stay. */
final class TableRequests {
  static final List<String> PASSING = List.of("passing-1", "passing-2", "passing-3");

  private final Dice dice;
  private final List<String> known;

  TableRequests(Dice dice, List<TableShape> lasting) {
    this.dice = dice;
    this.known = Stream.concat(PASSING.stream(), lasting.stream().map(TableShape::name)).toList();
  }

  Step create() {
    var request = shape().createRequest();
    if (dice.chance(40)) {
      request.put("BillingMode", "PROVISIONED");
    }
    if (dice.fault(5)) {
      request.remove("BillingMode");
    }
    if (!"PAY_PER_REQUEST".equals(request.get("BillingMode")) ^ dice.fault(5)) {
      request.put("ProvisionedThroughput", throughput());
      provisionIndexes(request);
    }
    if (dice.chance(15)) {
      request.put(
          "StreamSpecification",
          dice.one(
              Json.object("StreamEnabled", true, "StreamViewType", "KEYS_ONLY"),
              Json.object("StreamEnabled", false),
              Json.object("StreamEnabled", true)));
    }
    if (dice.chance(15)) {
      request.put("DeletionProtectionEnabled", dice.chance(30));
    }
    if (dice.chance(10)) {
      request.put("Tags", List.of(Json.object("Key", "k", "Value", "v")));
    }
    return new Step("CreateTable", request);
  }

  private TableShape shape() {
    var hash = new TableShape.Key("pk", type());
    var keys = new ArrayList<>(List.of(hash));
    if (dice.chance(60)) {
      keys.add(new TableShape.Key(dice.fault(3) ? "pk" : "sk", type()));
    }
    var indexes = new ArrayList<TableShape.Index>();
    for (int left = dice.one(0, 0, 0, 1, 1, 2); left > 0; left--) {
      boolean global = dice.chance(60);
      var first = global ? new TableShape.Key(dice.one("a", "pk", "b"), type()) : hash;
      var ofIndex = new ArrayList<>(List.of(first));
      if (!global || dice.chance(50)) {
        ofIndex.add(new TableShape.Key(dice.one("sk", "a", "b"), type()));
      }
      var name = dice.fault(5) ? dice.one("x", "same", "no!") : "index" + left;
      indexes.add(
          new TableShape.Index(name, global, ofIndex, dice.one("ALL", "KEYS_ONLY", "INCLUDE")));
    }
    return new TableShape(dice.one(PASSING), keys, indexes);
  }

  private String type() {
    return dice.fault(2) ? dice.one("BOOL", "SS", "s") : dice.one("S", "N", "B");
  }

  private Map<String, @Nullable Object> throughput() {
    return Json.object(
        "ReadCapacityUnits",
        dice.fault(3) ? 0 : dice.between(1, 20),
        "WriteCapacityUnits",
        dice.between(1, 20));
  }

  private void provisionIndexes(Map<String, @Nullable Object> request) {
    if (request.get("GlobalSecondaryIndexes") instanceof List<?> indexes) {
      for (var index : indexes) {
        @SuppressWarnings("unchecked")
        var members = (Map<String, @Nullable Object>) index;
        if (!dice.fault(3)) {
          members.put("ProvisionedThroughput", throughput());
        }
      }
    }
  }

  Step describe() {
    return new Step("DescribeTable", Json.object("TableName", name()));
  }

  Step delete() {
    return new Step("DeleteTable", Json.object("TableName", passingName()));
  }

  Step update() {
    var request = Json.object("TableName", passingName());
    switch (dice.below(6)) {
      case 0 -> request.put("BillingMode", "PAY_PER_REQUEST");
      case 1 -> {
        request.put("BillingMode", "PROVISIONED");
        request.put("ProvisionedThroughput", throughput());
      }
      case 2 -> request.put("ProvisionedThroughput", throughput());
      case 3 -> request.put("DeletionProtectionEnabled", dice.chance(30));
      case 4 -> request.put("BillingMode", "PROVISIONED");
      default -> request.put("AttributeDefinitions", List.of());
    }
    return new Step("UpdateTable", request);
  }

  Step list() {
    var request = Json.object();
    if (dice.chance(60)) {
      request.put("Limit", dice.between(0, 4));
    }
    if (dice.chance(50)) {
      request.put("ExclusiveStartTableName", dice.one(dice.one(known), "nowhere", "aaa", "x"));
    }
    return new Step("ListTables", request);
  }

  Step tag() {
    var request = Json.object("ResourceArn", arn());
    return switch (dice.below(3)) {
      case 0 -> new Step("ListTagsOfResource", request);
      case 1 -> {
        request.put("TagKeys", dice.one(List.of("k"), List.of("x", "y"), List.of()));
        yield new Step("UntagResource", request);
      }
      default -> {
        request.put("Tags", tags());
        yield new Step("TagResource", request);
      }
    };
  }

  private List<Object> tags() {
    var tags = new ArrayList<Object>();
    for (int left = dice.below(3); left > 0; left--) {
      tags.add(Json.object("Key", dice.one("k", "x", "y", ""), "Value", dice.one("", "1", "2")));
    }
    return tags;
  }

  Step other() {
    var operation = dice.one("DescribeTimeToLive", "DescribeContinuousBackups", "DescribeLimits");
    return new Step(
        operation,
        operation.equals("DescribeLimits") ? Json.object() : Json.object("TableName", name()));
  }

  private String passingName() {
    return dice.fault(4) ? dice.one("nowhere", "no", "not!") : dice.one(PASSING);
  }

  private String name() {
    return dice.fault(8) ? dice.one("nowhere", "no", "not!") : dice.one(known);
  }

  private String arn() {
    return dice.fault(8)
        ? dice.one("arn:aws:dynamodb", "x", "", Step.ARN + "nowhere")
        : Step.ARN + dice.one(known);
  }
}
