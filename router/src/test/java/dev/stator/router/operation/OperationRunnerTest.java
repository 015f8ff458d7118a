package dev.stator.router.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.router.validation.ApiModel;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperationRunnerTest {
  private static final Set<String> STREAMS =
      Set.of("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams");

  private final TestRouter router = new TestRouter().withMusic();

  @Test
  void theCatalogueHasEveryOperationOfTheService() {
    var model = ApiModel.load();
    assertEquals(
        model.operations().stream()
            .map(name ->
                (STREAMS.contains(name) ? "DynamoDBStreams" : "DynamoDB") + "_20120810." + name)
            .collect(Collectors.toSet()),
        new Catalogue(model).targets());
  }

  @Test
  void whatIsUnknownOrNotSupportedYetIsAnUnknownOperation() {
    for (var operation : new String[] {"ExecuteTransaction", "Nonsense", ""}) {
      assertEquals(
          "400 {'__type':'com.amazon.coral.service#UnknownOperationException'}",
          router.call(operation, "{}"));
    }
  }

  @Test
  void whatIsNoJsonIsFoundBeforeAllElse() {
    for (var operation : new String[] {"Nonsense", "ListTables"}) {
      assertEquals(
          "400 {'__type':'com.amazon.coral.service#SerializationException'}",
          router.call(operation, "hi", Map.of()));
    }
    assertEquals(
        "400 {'__type':'com.amazon.coral.service#SerializationException'}",
        router.call("PutItem", "{'TableName':1,"));
  }

  @Test
  void anEmptyBodyIsFoundAfterAMissingSignature() {
    assertEquals(
        "400 {'__type':'com.amazon.coral.service#MissingAuthenticationTokenException','message':"
            + "'Request is missing Authentication Token'}",
        router.call("ListTables", "", Map.of()));
    assertEquals(
        "400 {'__type':'com.amazon.coral.service#SerializationException'}",
        router.call("ListTables", ""));
  }

  @Test
  void requestsAreCountedByTableAndOperation() {
    var key = "{'TableName':'Music','Key':{'p':{'S':'a'},'s':{'N':'1'}}";
    router.call("PutItem", "{'TableName':'Music','Item':{'p':{'S':'a'},'s':{'N':'1'}}}");
    router.call("GetItem", key + ",'ConsistentRead':true}");
    router.call("DeleteItem", key + ",'ConditionExpression':'attribute_exists(x)'}");
    router.call("GetItem", "{'TableName':'Music','Key':{}}");
    assertEquals(1.0, count("SuccessfulRequestLatency_count", "PutItem"));
    assertEquals(1.0, count("ConsumedWriteCapacityUnits_total", "PutItem"));
    assertEquals(1.0, count("ConsumedReadCapacityUnits_total", "GetItem"));
    assertEquals(1.0, count("ReturnedItemCount_total", "GetItem"));
    assertEquals(1.0, count("UserErrors_total", "GetItem"));
    assertEquals(1.0, count("ConditionalCheckFailedRequests_total", "DeleteItem"));
  }

  private Double count(String metric, String operation) {
    return router.registry.getSampleValue(
        metric, new String[] {"TableName", "Operation"}, new String[] {"Music", operation});
  }
}
