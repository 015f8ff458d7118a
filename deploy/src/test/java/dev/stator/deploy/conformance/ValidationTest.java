package dev.stator.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Members that fail to satisfy a constraint of the API model. Quotes are single here for
 * legibility; in messages, {@code ~} stands for "failed to satisfy constraint: Member must" and
 * {@code ^} for "satisfy regular expression pattern: [a-zA-Z0-9_.-]+".
 */
@Conformance
class ValidationTest {
  private final RawClient raw;

  ValidationTest(RawClient raw) {
    this.raw = raw;
  }

  private static String full(String message) {
    return message
        .replace("~", "failed to satisfy constraint: Member must")
        .replace("^", "satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GetItem|{}|2 validation errors detected: Value null at 'tableName' ~ not be null; Value null at 'key' ~ not be null",
        "GetItem|{'TableName':'abc;','ReturnConsumedCapacity':'hi','AttributesToGet':[]}|4 validation errors detected: Value 'hi' at 'returnConsumedCapacity' ~ satisfy enum value set: [INDEXES, TOTAL, NONE]; Value '[]' at 'attributesToGet' ~ have length greater than or equal to 1; Value 'abc;' at 'tableName' ~ ^; Value null at 'key' ~ not be null",
        "PutItem|{'Item':{}}|1 validation error detected: Value null at 'tableName' ~ not be null",
        "PutItem|{'TableName':'','Item':{}}|1 validation error detected: Value '' at 'tableName' ~ have length greater than or equal to 1",
        "PutItem|{'TableName':'bad table!@#','Item':{'pk':{'S':'a'}}}|1 validation error detected: Value 'bad table!@#' at 'tableName' ~ ^",
        "PutItem|{'TableName':'a;'}|3 validation errors detected: Value 'a;' at 'tableName' ~ ^; Value 'a;' at 'tableName' ~ have length greater than or equal to 3; Value null at 'item' ~ not be null",
        "DeleteItem|{'TableName':'abc','Key':{},'ReturnValues':'x','ReturnConsumedCapacity':'x'}|2 validation errors detected: Value 'x' at 'returnValues' ~ satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value 'x' at 'returnConsumedCapacity' ~ satisfy enum value set: [INDEXES, TOTAL, NONE]",
        "UpdateItem|{'TableName':'abc','Key':{},'AttributeUpdates':{'a':{'Action':'x'}}}|1 validation error detected: Value 'x' at 'attributeUpdates.a.member.action' ~ satisfy enum value set: [ADD, PUT, DELETE]",
        "Scan|{'TableName':'abc;','Segment':-1,'TotalSegments':-1,'Limit':-1,'ConditionalOperator':'AN'}|5 validation errors detected: Value '-1' at 'totalSegments' ~ have value greater than or equal to 1; Value 'abc;' at 'tableName' ~ ^; Value 'AN' at 'conditionalOperator' ~ satisfy enum value set: [OR, AND]; Value '-1' at 'segment' ~ have value greater than or equal to 0; Value '-1' at 'limit' ~ have value greater than or equal to 1",
        "Query|{'TableName':'abc','Limit':0}|1 validation error detected: Value at 'Limit' ~ have value greater than or equal to 1",
        "Query|{'TableName':'abc','Select':'x'}|1 validation error detected: Value 'x' at 'select' ~ satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
        "BatchGetItem|{'ReturnConsumedCapacity':'x'}|2 validation errors detected: Value 'x' at 'returnConsumedCapacity' ~ satisfy enum value set: [INDEXES, TOTAL, NONE]; Value null at 'requestItems' ~ not be null",
        "BatchGetItem|{'RequestItems':{'abc':{'Keys':[]}}}|1 validation error detected: Value '[]' at 'requestItems.abc.member.keys' ~ have length greater than or equal to 1",
        "ListTables|{'Limit':101}|1 validation error detected: Value '101' at 'limit' ~ have value less than or equal to 100",
        "ListTables|{'ExclusiveStartTableName':''}|2 validation errors detected: Value '' at 'exclusiveStartTableName' ~ ^; Value '' at 'exclusiveStartTableName' ~ have length greater than or equal to 3",
        "DescribeTable|{}|The parameter 'TableName' is required but was not present in the request",
        "DeleteTable|{}|The parameter 'TableName' is required but was not present in the request",
        "DescribeTable|{'TableName':''}|2 validation errors detected: Value '' at 'tableName' ~ have length greater than or equal to 3; Value '' at 'tableName' ~ ^",
        "CreateTable|{'TableName':'ab','AttributeDefinitions':[],'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}]}|1 validation error detected: Value 'ab' at 'tableName' ~ have length greater than or equal to 3",
        "CreateTable|{'TableName':'abc;'}|3 validation errors detected: Value null at 'attributeDefinitions' ~ not be null; Value 'abc;' at 'tableName' ~ ^; Value null at 'keySchema' ~ not be null",
        "CreateTable|{'TableName':'abc','AttributeDefinitions':[],'ProvisionedThroughput':{}}|3 validation errors detected: Value null at 'provisionedThroughput.writeCapacityUnits' ~ not be null; Value null at 'provisionedThroughput.readCapacityUnits' ~ not be null; Value null at 'keySchema' ~ not be null",
        "CreateTable|{'TableName':'abc','AttributeDefinitions':[],'KeySchema':[{'AttributeName':'a','KeyType':'x'}]}|1 validation error detected: Value 'x' at 'keySchema.1.member.keyType' ~ satisfy enum value set: [HASH, RANGE]",
        "CreateTable|{'TableName':'abc','AttributeDefinitions':[],'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}],'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'x'}}|1 validation error detected: Value 'x' at 'streamSpecification.streamViewType' ~ satisfy enum value set: [OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE]",
      })
  void whatFailsIsTold(String operation, String json, String message) {
    raw.call(operation, json.replace('\'', '"')).invalid(full(message));
  }

  @Test
  void aNameHas255Characters() {
    var name = "a".repeat(256);
    raw.call("PutItem", "{\"TableName\":\"" + name + "\",\"Item\":{\"pk\":{\"S\":\"a\"}}}")
        .invalid(
            full(
                "1 validation error detected: Value '"
                    + name
                    + "' at 'tableName' ~ have length less than or equal to 255"));
    raw.call(
            "PutItem",
            "{\"TableName\":\"" + name.substring(1) + "\",\"Item\":{\"pk\":{\"S\":\"a\"}}}")
        .refused("ResourceNotFoundException", "Requested resource not found");
  }

  @Test
  void aBatchHas25Writes() {
    var requests = "{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"a\"}}}},".repeat(26);
    var message =
        raw.call(
                "BatchWriteItem",
                "{\"RequestItems\":{\"abc\":["
                    + requests.substring(0, requests.length() - 1)
                    + "]}}")
            .message();
    assertTrue(
        message.matches(
            "1 validation error detected: Value '\\{abc=\\[.+]}' at 'requestItems' failed to satisfy constraint: Map"
                + " value must satisfy constraint: \\[Member must have length less than or equal to 25, Member must"
                + " have length greater than or equal to 1]"),
        message);
  }

  @Test
  void tenErrorsAreTold() {
    var message =
        raw.call(
                "CreateTable",
                "{\"TableName\":\"abc\",\"AttributeDefinitions\":["
                    + "{},".repeat(11)
                    + "{}],\"KeySchema\":[]}")
            .message();
    assertTrue(message.startsWith("10 validation errors detected: "), message);
  }
}
