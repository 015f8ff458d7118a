package dev.stator.router.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PutItem, GetItem, UpdateItem and DeleteItem, from JSON to JSON. */
class ItemOperationsTest {
  private static final String VALIDATION =
      "400 {'__type':'com.amazon.coral.validate#ValidationException','message':'";
  private static final String CONDITION_FAILED =
      "400 {'__type':'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',";

  private final TestRouter router = new TestRouter().withMusic();

  private String put(String attributes, String more) {
    return router.call(
        "PutItem",
        "{'TableName':'Music','Item':{'p':{'S':'a'},'s':{'N':'1'}" + attributes + "}" + more + "}");
  }

  private String withKey(String operation, String more) {
    return router.call(
        operation, "{'TableName':'Music','Key':{'p':{'S':'a'},'s':{'N':'1.0'}}" + more + "}");
  }

  private String get() {
    return withKey("GetItem", ",'ConsistentRead':true");
  }

  @Test
  void anItemIsPutReadReplacedAndDeleted() {
    assertEquals("{}", get());
    assertEquals("{}", put(",'x':{'L':[{'BOOL':true},{'NULL':true}]}", ""));
    assertEquals(
        "{'Item':{'p':{'S':'a'},'s':{'N':'1'},'x':{'L':[{'BOOL':true},{'NULL':true}]}}}", get());
    assertEquals(
        "{'Attributes':{'p':{'S':'a'},'s':{'N':'1'},'x':{'L':[{'BOOL':true},{'NULL':true}]}}}",
        put(",'y':{'B':'AQI='}", ",'ReturnValues':'ALL_OLD'"));
    assertEquals(
        "{'Attributes':{'p':{'S':'a'},'s':{'N':'1'},'y':{'B':'AQI='}}}",
        withKey("DeleteItem", ",'ReturnValues':'ALL_OLD'"));
    assertEquals("{}", get());
    assertEquals("{}", withKey("DeleteItem", ",'ReturnValues':'ALL_OLD'"));
  }

  @Test
  void conditionsDecideAndTheItemThatRefusedComesBack() {
    assertEquals("{}", put("", ",'ConditionExpression':'attribute_not_exists(p)'"));
    assertEquals(
        CONDITION_FAILED + "'message':'The conditional request failed'}",
        put("", ",'ConditionExpression':'attribute_not_exists(p)'"));
    assertEquals(
        CONDITION_FAILED
            + "'Item':{'p':{'S':'a'},'s':{'N':'1'}},'message':'The conditional request failed'}",
        withKey(
            "DeleteItem",
            ",'ConditionExpression':'#x = :v','ExpressionAttributeNames':{'#x':'x'},'ExpressionAttributeValues':"
                + "{':v':{'N':'1'}},'ReturnValuesOnConditionCheckFailure':'ALL_OLD'"));
  }

  @Test
  void updatesShowWhatTheyAreAskedToShow() {
    String increment =
        ",'UpdateExpression':'ADD n :one SET m.a = :one REMOVE gone','ExpressionAttributeValues':{':one':{'N':'1'}}";
    put(",'m':{'M':{'a':{'N':'7'},'b':{'N':'8'}}},'gone':{'S':'x'}", "");
    assertEquals(
        "{'Attributes':{'m':{'M':{'a':{'N':'7'}}},'gone':{'S':'x'}}}",
        withKey("UpdateItem", increment + ",'ReturnValues':'UPDATED_OLD'"));
    assertEquals(
        "{'Attributes':{'n':{'N':'2'},'m':{'M':{'a':{'N':'1'}}}}}",
        sorted(withKey("UpdateItem", increment + ",'ReturnValues':'UPDATED_NEW'")));
    assertEquals("{}", withKey("UpdateItem", increment));
    assertEquals("{'Item':{'n':{'N':'3'}}}", withKey("GetItem", ",'ProjectionExpression':'n'"));
  }

  /**
   * The order of attributes in an image follows the item; the two that this test looks at are put
   * in one order.
   */
  private static String sorted(String body) {
    return body.replace(
        "{'Attributes':{'m':{'M':{'a':{'N':'1'}}},'n':{'N':'2'}}}",
        "{'Attributes':{'n':{'N':'2'},'m':{'M':{'a':{'N':'1'}}}}}");
  }

  @Test
  void anUpdateCreatesAnAbsentItem() {
    assertEquals(
        "{'Attributes':{'p':{'S':'a'},'s':{'N':'1'}}}",
        withKey("UpdateItem", ",'ReturnValues':'ALL_NEW'"));
    assertEquals("{'Item':{'p':{'S':'a'},'s':{'N':'1'}}}", get());
  }

  @Test
  void capacityIsToldWhenAskedFor() {
    assertEquals(
        "{'ConsumedCapacity':{'TableName':'Music','CapacityUnits':2.0,'Table':{'CapacityUnits':2.0}}}",
        put(",'x':{'S':'" + "x".repeat(1100) + "'}", ",'ReturnConsumedCapacity':'INDEXES'"));
    assertEquals(
        "{'Item':{'s':{'N':'1'}},'ConsumedCapacity':{'TableName':'Music','CapacityUnits':0.5}}",
        withKey("GetItem", ",'ProjectionExpression':'s','ReturnConsumedCapacity':'TOTAL'"));
  }

  @Test
  void anSdksOwnRetryIsTheSameWrite() {
    var headers =
        Map.of(
            "authorization",
            TestRouter.AUTHORIZATION,
            "x-amz-date",
            "20260101T000000Z",
            "amz-sdk-invocation-id",
            "7");
    var add =
        "{'TableName':'Music','Key':{'p':{'S':'a'},'s':{'N':'1'}},'UpdateExpression':'ADD n :one',"
            + "'ExpressionAttributeValues':{':one':{'N':'1'}},'ReturnValues':'UPDATED_NEW'}";
    for (int i = 0; i < 3; i++) {
      assertEquals("{'Attributes':{'n':{'N':'1'}}}", router.call("UpdateItem", add, headers));
    }
    assertEquals("{'Attributes':{'n':{'N':'2'}}}", router.call("UpdateItem", add));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PutItem|{'TableName':'Music','Item':{'p':{'S':'a'}}}|One or more parameter values were invalid: Missing the key s in the item",
        "PutItem|{'TableName':'Music','Item':{'p':{'N':'1'},'s':{'N':'1'}}}|One or more parameter values were invalid: Type mismatch for key p expected: S actual: N",
        "PutItem|{'TableName':'Music','Item':{'p':{'S':''},'s':{'N':'1'}}}|One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: p",
        "PutItem|{'TableName':'Music','Item':{'x':{}}}|Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        "PutItem|{'TableName':'Music','Item':{},'ReturnValues':'ALL_NEW'}|ReturnValues can only be ALL_OLD or NONE",
        "PutItem|{'TableName':'Music','Item':{},'Expected':{},'ConditionExpression':'a = b'}|Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
        "PutItem|{'TableName':'Music','Item':{},'ExpressionAttributeValues':{':a':{'S':'a'}}}|ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null",
        "UpdateItem|{'TableName':'Music','Key':{},'ExpressionAttributeValues':{':a':{'S':'a'}}}|ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and ConditionExpression are null",
        "PutItem|{'TableName':'Music','Item':{},'ExpressionAttributeNames':{'#a':'a'}}|ExpressionAttributeNames can only be specified when using expressions",
        "PutItem|{'TableName':'Music','Item':{},'ConditionExpression':'a = :b','ExpressionAttributeValues':{':b':{'N':'b'}}}|ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: b for key :b",
        "GetItem|{'TableName':'Music','Key':{'p':{'S':'a'}}}|The provided key element does not match the schema",
        "GetItem|{'TableName':'Music','Key':{'p':{'S':'a'},'s':{'N':'1'},'x':{'S':'a'}}}|The provided key element does not match the schema",
        "DeleteItem|{'TableName':'Music','Key':{'p':{'S':'a'},'s':{'S':'1'}}}|The provided key element does not match the schema",
        "UpdateItem|{'TableName':'Music','Key':{'p':{'S':'a'},'s':{'N':'1'}},'UpdateExpression':'SET p = :a','ExpressionAttributeValues':{':a':{'S':'b'}}}|One or more parameter values were invalid: Cannot update attribute p. This attribute is part of the key",
      })
  void requestsThatMakeNoSense(String operation, String json, String message) {
    assertEquals(VALIDATION + message + "'}", router.call(operation, json));
  }

  @Test
  void aTableThatIsNotThereIsNotFound() {
    assertEquals(
        "400 {'__type':'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException','message':'Requested resource not found'}",
        router.call("GetItem", "{'TableName':'Nope','Key':{'p':{'S':'a'}}}"));
  }

  @Test
  void aTableGoesByItsArnToo() {
    assertEquals(
        "{}",
        router.call(
            "GetItem",
            "{'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/Music','Key':{'p':{'S':'a'},'s':{'N':'1'}}}"));
  }

  @Test
  void anItemMayHaveFourHundredKilobytesAndNoMore() {
    int rest = 400 * 1024 - 2 - 3 - 1;
    assertEquals("{}", put(",'x':{'S':'" + "x".repeat(rest) + "'}", ""));
    assertEquals(
        VALIDATION + "Item size has exceeded the maximum allowed size'}",
        put(",'x':{'S':'" + "x".repeat(rest + 1) + "'}", ""));
  }
}
