package dev.stator.router.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.router.validation.ApiModel;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperationRunnerTest {
  private final TestRouter router = new TestRouter().withMusic();

  @Test
  void theCatalogueHasEveryOperationOfTheService() {
    var model = ApiModel.load();
    assertEquals(
        model.operations().stream()
            .map(name -> "DynamoDB_20120810." + name)
            .collect(Collectors.toSet()),
        new Catalogue(model).targets());
  }

  @Test
  void whatIsUnknownOrNotSupportedYetIsAnUnknownOperation() {
    for (var operation : new String[] {"Scan", "Nonsense", ""}) {
      assertEquals(
          "400 {'__type':'com.amazon.coral.service#UnknownOperationException'}",
          router.call(operation, "{}"));
    }
  }

  @Test
  void unsignedRequestsAreRefused() {
    assertEquals(
        "400 {'__type':'com.amazon.coral.service#MissingAuthenticationTokenException','message':"
            + "'Request is missing Authentication Token'}",
        router.call("ListTables", "{}", Map.of()));
    assertEquals(
        "400 {'__type':'com.amazon.coral.service#IncompleteSignatureException','message':'Authorization header requires"
            + " 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header"
            + " requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256"
            + " Credential=a/b/c/d/e'}",
        router.call(
            "ListTables", "{}", Map.of("authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e")));
    assertTrue(
        router
            .call(
                "ListTables",
                "{}",
                Map.of(
                    "authorization",
                    TestRouter.AUTHORIZATION.replace("me/", ""),
                    "x-amz-date",
                    "x"))
            .contains("Credential must have exactly 5 slash-delimited elements"));
  }

  @Test
  void aPresignedRequestIsSigned() {
    assertEquals(
        "{'TableNames':['Music']}",
        router.call(
            "ListTables",
            "{}",
            Map.of(
                "?X-Amz-Algorithm", "AWS4-HMAC-SHA256",
                "?X-Amz-Credential", "me/20260101/us-east-1/dynamodb/aws4_request",
                "?X-Amz-Signature", "abc",
                "?X-Amz-SignedHeaders", "host",
                "?X-Amz-Date", "20260101T000000Z")));
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
