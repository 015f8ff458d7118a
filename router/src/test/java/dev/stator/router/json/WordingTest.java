package dev.stator.router.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.router.validation.ApiModel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The service's words for JSON and attribute values that it refuses; quotes are single here for
 * legibility.
 */
class WordingTest {
  private static final ApiModel MODEL = ApiModel.load();

  private static RequestException refused(String json) {
    return assertThrows(
        RequestException.class, () -> TranscodingTest.read(json.replace('\'', '"')).item("Item"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'Item':{'a':{}}}|Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        "{'Item':{'a':{'a':''}}}|Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        "{'Item':{'a':{'S':null}}}|Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        "{'Item':{'a':{'L':[{}]}}}|Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        "{'Item':{'a':{'NULL':'no'}}}|One or more parameter values were invalid: Null attribute value types must have the value of true",
        "{'Item':{'a':{'S':'','N':''}}}|The parameter cannot be converted to a numeric value",
        "{'Item':{'a':{'S':'a','N':'b'}}}|The parameter cannot be converted to a numeric value: b",
        "{'Item':{'a':{'S':'a','N':'1'}}}|Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        "{'Item':{'a':{'NULL':false}}}|One or more parameter values were invalid: Null attribute value types must have the value of true",
        "{'Item':{'a':{'SS':[]}}}|One or more parameter values were invalid: An string set  may not be empty",
        "{'Item':{'a':{'NS':[]}}}|One or more parameter values were invalid: An number set  may not be empty",
        "{'Item':{'a':{'BS':[]}}}|One or more parameter values were invalid: Binary sets should not be empty",
        "{'Item':{'a':{'SS':['','']}}}|One or more parameter values were invalid: Input collection [, ] contains duplicates.",
        "{'Item':{'':{'S':'a'}}}|Empty attribute name",
        "{'Item':{'a':{'M':{'':{'S':'a'}}}}}|Empty attribute name",
        "{'Item':{'a':{'NS':['1','']}}}|The parameter cannot be converted to a numeric value",
        "{'Item':{'a':{'SS':['a','a']}}}|One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
        "{'Item':{'a':{'NS':['1','1']}}}|Input collection contains duplicates",
        "{'Item':{'a':{'BS':['Yg==','Yg==']}}}|One or more parameter values were invalid: Input collection [Yg==, Yg==]of type BS contains duplicates.",
        "{'Item':{'a':{'N':''}}}|The parameter cannot be converted to a numeric value",
        "{'Item':{'a':{'N':'b'}}}|The parameter cannot be converted to a numeric value: b",
        "{'Item':{'a':{'NS':['1','b','a']}}}|The parameter cannot be converted to a numeric value: b",
        "{'Item':{'a':{'N':'123456789012345678901234567890123456789'}}}|Attempting to store more than 38 significant digits in a Number",
        "{'Item':{'a':{'N':'1e126'}}}|Number overflow. Attempting to store a number with magnitude larger than supported range",
        "{'Item':{'a':{'N':'-1e-131'}}}|Number underflow. Attempting to store a number with magnitude smaller than supported range",
      })
  void valuesThatMakeNoSense(String json, String message) {
    var refused = refused(json);
    assertEquals(ErrorCode.VALIDATION, refused.code());
    assertEquals(message, refused.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'TableName':true}|TRUE_VALUE cannot be converted to String",
        "{'TableName':23}|NUMBER_VALUE cannot be converted to String",
        "{'TableName':34.56}|DECIMAL_VALUE cannot be converted to String",
        "{'TableName':[]}|Unrecognized collection type class java.lang.String",
        "{'TableName':{}}|Start of structure or map found where not expected",
        "{'Item':'a'}|Unexpected field type",
        "{'Item':[]}|Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
        "{'Item':{'a':'b'}}|Unexpected value type in payload",
        "{'Item':{'a':[]}}|Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue",
        "{'Item':{'a':{'S':23}}}|NUMBER_VALUE cannot be converted to String",
        "{'Item':{'a':{'BOOL':'23'}}}|Unexpected token received from parser",
        "{'Item':{'a':{'BOOL':23}}}|NUMBER_VALUE cannot be converted to Boolean",
        "{'Item':{'a':{'BOOL':34.56}}}|DECIMAL_VALUE cannot be converted to Boolean",
        "{'Item':{'a':{'BOOL':[]}}}|Unrecognized collection type class java.lang.Boolean",
        "{'Item':{'a':{'SS':'a'}}}|Unexpected field type",
        "{'Item':{'a':{'SS':{}}}}|Start of structure or map found where not expected",
        "{'Item':{'a':{'B':23}}}|only base-64-encoded strings are convertible to bytes",
        "{'Item':{'a':{'B':'23456'}}}|Base64 encoded length is expected a multiple of 4 bytes but found: 5",
        "{'Item':{'a':{'B':'=+/='}}}|Invalid last non-pad Base64 character dectected",
        "{'Item':{'a':{'B':'a$=='}}}|Invalid Base64 character: '$'",
        "{'Item':{'a':{'B':'+/+='}}}|Invalid last non-pad Base64 character dectected",
        "{'Item':{'a':{'L':{}}}}|Start of structure or map found where not expected",
      })
  void jsonOfAnotherShape(String json, String message) {
    var refused = refused(json);
    assertEquals(ErrorCode.SERIALIZATION, refused.code());
    assertEquals(message, refused.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BatchWriteItem|{'RequestItems':[]}|Unrecognized collection type java.util.Map<java.lang.String, java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>>",
        "BatchWriteItem|{'RequestItems':{'a':1}}|class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader 'bootstrap')",
        "BatchWriteItem|{'RequestItems':{'a':{}}}|Start of structure or map found where not expected",
        "BatchWriteItem|{'RequestItems':{'a':[1]}}|Unexpected value type in payload",
        "BatchWriteItem|{'RequestItems':{'a':[{'PutRequest':1}]}}|Unexpected field type",
        "BatchWriteItem|{'RequestItems':{'a':[{'PutRequest':{'Item':1}}]}}|Unexpected field type",
        "BatchGetItem|{'RequestItems':{'a':{'Keys':1}}}|Unexpected field type",
        "BatchGetItem|{'RequestItems':{'a':{'Keys':['a']}}}|class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader 'bootstrap')",
        "BatchGetItem|{'RequestItems':{'a':{'Keys':[[]]}}}|Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
        "GetItem|{'ExpressionAttributeNames':[]}|Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>",
        "GetItem|{'ConsistentRead':'maybe'}|Unexpected token received from parser",
        "Query|{'Limit':'1'}|STRING_VALUE cannot be converted to Integer",
        "CreateTable|{'ProvisionedThroughput':{'ReadCapacityUnits':true}}|TRUE_VALUE cannot be converted to Long",
        "CreateTable|{'ProvisionedThroughput':[]}|Unrecognized collection type class com.amazonaws.dynamodb.v20120810.ProvisionedThroughput",
        "CreateTable|{'KeySchema':['a']}|Unexpected value type in payload",
      })
  void theWordsDependOnWhereSomethingStands(String operation, String json, String message) {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    var refused =
        assertThrows(
            RequestException.class,
            () -> RequestReader.read(body, body.length, MODEL.input(operation)));
    assertEquals(ErrorCode.SERIALIZATION, refused.code());
    assertEquals(message, refused.text());
  }

  @Test
  void someWordsAreBooleans() {
    for (var yes : new String[] {"true", "TRUE", "1", "yes"}) {
      byte[] body = "{\"ConsistentRead\":\"%s\"}".formatted(yes).getBytes(StandardCharsets.UTF_8);
      assertTrue(
          RequestReader.read(body, body.length, MODEL.input("GetItem")).flag("ConsistentRead"));
    }
  }

  @Test
  void whatIsNotJsonIsRefusedWithoutWords() {
    for (var body :
        new String[] {"", "{", "{'Item':", "nonsense", "[]", "{}{}", "{'Item':{'a':{'S':'b'}}"}) {
      var refused = refused(body);
      assertEquals(ErrorCode.SERIALIZATION, refused.code(), body);
      assertEquals("", refused.text(), body);
    }
  }

  @Test
  void aWrongShapeBehindAWrongValueIsReportedFirst() {
    assertEquals(
        "Unexpected value type in payload",
        refused("{'Item':{'a':{'N':'x'},'b':{'M':{'c':1}}}}").text());
  }

  @Test
  void deepNestingIsRefusedNotOverflown() {
    for (int depth : new int[] {40, 400, 5000}) {
      var nested = "{'L':[".repeat(depth) + "{'S':'x'}" + "]}".repeat(depth);
      refused("{'Item':{'a':" + nested + "}}");
    }
  }
}
