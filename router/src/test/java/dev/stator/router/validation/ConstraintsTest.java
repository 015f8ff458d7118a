package dev.stator.router.validation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.model.error.RequestException;
import dev.stator.router.json.RequestReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Member constraints in the service's words and order; quotes in requests are single here for
 * legibility.
 */
class ConstraintsTest {
  private static final ApiModel MODEL = ApiModel.load();

  private static void check(String operation, String json) {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Constraints.check(RequestReader.read(body, body.length, MODEL.input(operation)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PutItem|{}|2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null; Value null at 'item' failed to satisfy constraint: Member must not be null",
        "PutItem|{'TableName':'a;'}|3 validation errors detected: Value 'a;' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3; Value null at 'item' failed to satisfy constraint: Member must not be null",
        "PutItem|{'TableName':'abc;','ReturnConsumedCapacity':'hi','ReturnItemCollectionMetrics':'hi','ReturnValues':'hi'}|5 validation errors detected: Value 'hi' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value 'hi' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'abc;' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value null at 'item' failed to satisfy constraint: Member must not be null; Value 'hi' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]",
        "PutItem|{'TableName':'','ReturnValues':'hi','Item':{}}|1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
        "UpdateItem|{'TableName':'abc','Key':{},'ReturnConsumedCapacity':'hi','ReturnValues':'hi'}|2 validation errors detected: Value 'hi' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'hi' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
        "Query|{'TableName':'abc','Limit':0}|1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
        "Query|{'TableName':'abc','Select':'hi','IndexName':'a;','KeyConditions':{'a':{},'b':{'ComparisonOperator':''}}}|5 validation errors detected: Value 'hi' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]; Value 'a;' at 'indexName' failed to satisfy constraint: Member must have length greater than or equal to 3; Value 'a;' at 'indexName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value null at 'keyConditions.a.member.comparisonOperator' failed to satisfy constraint: Member must not be null; Value '' at 'keyConditions.b.member.comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]",
        "DescribeTable|{}|The parameter 'TableName' is required but was not present in the request",
        "CreateTable|{}|The parameter 'TableName' is required but was not present in the request",
        "DescribeTable|{'TableName':''}|2 validation errors detected: Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3; Value '' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        "BatchWriteItem|{'RequestItems':{'aa;':[{'PutRequest':{},'DeleteRequest':{}}]},'ReturnConsumedCapacity':'hi'}|4 validation errors detected: Value 'hi' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value '{aa;=[WriteRequest(deleteRequest=DeleteRequest(key=null), putRequest=PutRequest(item=null))]}' at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]; Value null at 'requestItems.aa;.member.1.member.deleteRequest.key' failed to satisfy constraint: Member must not be null; Value null at 'requestItems.aa;.member.1.member.putRequest.item' failed to satisfy constraint: Member must not be null",
        "BatchWriteItem|{'RequestItems':{'abc':[]}}|1 validation error detected: Value '{abc=[]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]",
        "BatchGetItem|{'RequestItems':{'a':{'Keys':[]}}}|2 validation errors detected: Value '{a=KeysAndAttributes(keys=[], attributesToGet=null, consistentRead=null, projectionExpression=null, expressionAttributeNames=null)}' at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]; Value '[]' at 'requestItems.a.member.keys' failed to satisfy constraint: Member must have length greater than or equal to 1",
        "ListTables|{'Limit':0,'ExclusiveStartTableName':'a'}|2 validation errors detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1; Value 'a' at 'exclusiveStartTableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
        "ListTables|{'Limit':2147483648}|1 validation error detected: Value '2147483647' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
        "CreateTable|{'TableName':'abc','AttributeDefinitions':[],'KeySchema':[],'ProvisionedThroughput':{'ReadCapacityUnits':-1,'WriteCapacityUnits':-1}}|3 validation errors detected: Value '-1' at 'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1; Value '-1' at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1; Value '[]' at 'keySchema' failed to satisfy constraint: Member must have length greater than or equal to 1",
        "CreateTable|{'TableName':'abc','AttributeDefinitions':[{}],'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}]}|2 validation errors detected: Value null at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must not be null; Value null at 'attributeDefinitions.1.member.attributeName' failed to satisfy constraint: Member must not be null",
        "CreateTable|{'TableName':'abc','AttributeDefinitions':[{'AttributeName':'b','AttributeType':'SS'}],'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}]}|1 validation error detected: Value 'SS' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]",
      })
  void errorsAreCollectedInTheServicesOrder(String operation, String json, String message) {
    assertEquals(
        message, assertThrows(RequestException.class, () -> check(operation, json)).text());
  }

  @Test
  void aTableMayBeNamedByItsArn() {
    assertDoesNotThrow(() ->
        check(
            "PutItem",
            "{'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/Music','Item':{}}"));
  }

  @Test
  void noMoreThanTenErrorsAreTold() {
    var nothing = "{},".repeat(11) + "{}";
    var refused =
        assertThrows(
            RequestException.class,
            () ->
                check(
                    "CreateTable",
                    "{'TableName':'abc','AttributeDefinitions':["
                        + nothing
                        + "],'KeySchema':[{}]}"));
    assertEquals("10 validation errors detected", refused.text().substring(0, 29));
  }

  @Test
  void everyOperationOfTheServiceHasAShape() {
    assertEquals(61, MODEL.operations().size());
  }
}
