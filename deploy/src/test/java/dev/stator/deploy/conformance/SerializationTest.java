package dev.stator.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * JSON that is none, or has another shape than the request; quotes are single here for legibility.
 */
@Conformance
class SerializationTest {
  private static final String PACKAGE = "com.amazonaws.dynamodb.v20120810.";
  private static final String CAST =
      "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class"
          + " (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module"
          + " java.base of loader 'bootstrap')";

  private final RawClient raw;

  SerializationTest(RawClient raw) {
    this.raw = raw;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "}}}",
        "}{",
        "habababa",
        "7",
        "124463gwe",
        "><#",
        "????",
        "''",
        "'''",
        "{'''}",
        "{''}",
        "{7}",
        "{3: }}",
        "{'2':{}",
        ",",
        "{,}",
        "{{}}",
        "'a': 'b'",
        "{{{",
        "[]",
        "{'TableName':1,",
        "{}{}",
        "{'TableName':'abc',}",
        "{'TableName':nul}",
      })
  void whatIsNoObjectIsRefusedWithoutWords(String body) {
    var answer = raw.call("PutItem", body.replace('\'', '"'));
    assertEquals(400, answer.status());
    assertEquals("{\"__type\":\"com.amazon.coral.service#SerializationException\"}", answer.text());
  }

  @Test
  void brokenUtf8IsRefused() {
    var request = raw.request("ListTables", "{\"a\":\"?\"}");
    byte[] body = request.body().toArray();
    body[6] = (byte) 0xff;
    raw.send(request.body(dev.stator.model.Bytes.wrap(body))).refused("SerializationException", "");
  }

  @Test
  void deepNestingIsRefused() {
    for (int depth : new int[] {1_001, 200_000}) {
      var answer =
          raw.call(
              "PutItem",
              "{\"TableName\":\"abc\",\"Item\":{\"p\":"
                  + "{\"\":".repeat(depth)
                  + "{}"
                  + "}".repeat(depth)
                  + "}}");
      assertEquals(400, answer.status());
    }
  }

  @Test
  void unknownAndNullMembersArePassedOver() {
    raw.call("ListTables", "{\"hi\":\"yo\",\"stuff\":[{\"a\":1}],\"Limit\":null}").ok();
  }

  /** What is put in a place, by what the place wants, and what is said of it. */
  private static List<String[]> misfits(String type) {
    var misfits = new ArrayList<String[]>();
    switch (type) {
      case "String", "Integer", "Long" -> {
        misfits.add(new String[] {"true", "TRUE_VALUE cannot be converted to " + type});
        misfits.add(new String[] {"false", "FALSE_VALUE cannot be converted to " + type});
        if (type.equals("String")) {
          misfits.add(new String[] {"23", "NUMBER_VALUE cannot be converted to String"});
          misfits.add(new String[] {"34.56", "DECIMAL_VALUE cannot be converted to String"});
        } else {
          misfits.add(new String[] {"\"23\"", "STRING_VALUE cannot be converted to " + type});
        }
        misfits.add(new String[] {"[]", "Unrecognized collection type class java.lang." + type});
        misfits.add(new String[] {"{}", "Start of structure or map found where not expected"});
      }
      case "Boolean" -> {
        misfits.add(new String[] {"\"23\"", "Unexpected token received from parser"});
        misfits.add(new String[] {"23", "NUMBER_VALUE cannot be converted to Boolean"});
        misfits.add(new String[] {"34.56", "DECIMAL_VALUE cannot be converted to Boolean"});
        misfits.add(new String[] {"[]", "Unrecognized collection type class java.lang.Boolean"});
        misfits.add(new String[] {"{}", "Start of structure or map found where not expected"});
      }
      case "Blob" -> {
        misfits.add(new String[] {"true", "only base-64-encoded strings are convertible to bytes"});
        misfits.add(new String[] {"23", "only base-64-encoded strings are convertible to bytes"});
        misfits.add(new String[] {"[]", "Unrecognized collection type class java.nio.ByteBuffer"});
        misfits.add(new String[] {"{}", "Start of structure or map found where not expected"});
        misfits.add(
            new String[] {
              "\"23456\"", "Base64 encoded length is expected a multiple of 4 bytes but found: 5"
            });
        misfits.add(new String[] {"\"=+/=\"", "Invalid last non-pad Base64 character dectected"});
        misfits.add(new String[] {"\"+/+=\"", "Invalid last non-pad Base64 character dectected"});
      }
      case "List", "NestedList" -> {
        misfits.add(new String[] {"23", type.equals("List") ? "Unexpected field type" : CAST});
        misfits.add(new String[] {"\"x\"", type.equals("List") ? "Unexpected field type" : CAST});
        misfits.add(new String[] {"{}", "Start of structure or map found where not expected"});
      }
      default -> {
        var nested = type.startsWith("Nested");
        var element = type.startsWith("Element");
        var map = type.contains("Map<");
        var of = type.substring(type.indexOf('<') + 1, type.length() - 1);
        misfits.add(
            new String[] {
              "23",
              nested ? CAST : element ? "Unexpected value type in payload" : "Unexpected field type"
            });
        misfits.add(
            new String[] {
              "[]",
              map
                  ? "Unrecognized collection type java.util.Map<java.lang.String, " + of + ">"
                  : "Unrecognized collection type class " + of
            });
      }
    }
    return misfits;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GetItem|{'TableName':$}|String",
        "GetItem|{'AttributesToGet':$}|List",
        "GetItem|{'AttributesToGet':[$]}|String",
        "GetItem|{'ConsistentRead':$}|Boolean",
        "GetItem|{'ExpressionAttributeNames':$}|Map<java.lang.String>",
        "GetItem|{'ExpressionAttributeNames':{'a':$}}|String",
        "GetItem|{'Key':$}|Map<^AttributeValue>",
        "GetItem|{'Key':{'a':$}}|ElementStruct<^AttributeValue>",
        "GetItem|{'Key':{'a':{'S':$}}}|String",
        "GetItem|{'Key':{'a':{'N':$}}}|String",
        "GetItem|{'Key':{'a':{'B':$}}}|Blob",
        "GetItem|{'Key':{'a':{'BOOL':$}}}|Boolean",
        "GetItem|{'Key':{'a':{'NULL':$}}}|Boolean",
        "GetItem|{'Key':{'a':{'SS':$}}}|List",
        "GetItem|{'Key':{'a':{'SS':[$]}}}|String",
        "GetItem|{'Key':{'a':{'NS':[$]}}}|String",
        "GetItem|{'Key':{'a':{'BS':[$]}}}|Blob",
        "GetItem|{'Key':{'a':{'L':$}}}|List",
        "GetItem|{'Key':{'a':{'L':[$]}}}|ElementStruct<^AttributeValue>",
        "GetItem|{'Key':{'a':{'M':$}}}|Map<^AttributeValue>",
        "GetItem|{'Key':{'a':{'M':{'a':$}}}}|ElementStruct<^AttributeValue>",
        "GetItem|{'Key':{'a':{'M':{'a':{'BS':[$]}}}}}|Blob",
        "PutItem|{'Expected':$}|Map<^ExpectedAttributeValue>",
        "PutItem|{'Expected':{'a':$}}|ElementStruct<^ExpectedAttributeValue>",
        "PutItem|{'Expected':{'a':{'Exists':$}}}|Boolean",
        "PutItem|{'Expected':{'a':{'Value':$}}}|Struct<^AttributeValue>",
        "UpdateItem|{'AttributeUpdates':{'a':{'Action':$}}}|String",
        "Query|{'Limit':$}|Integer",
        "Query|{'KeyConditions':{'a':{'AttributeValueList':$}}}|List",
        "Scan|{'ScanFilter':$}|Map<^Condition>",
        "BatchGetItem|{'RequestItems':$}|Map<^KeysAndAttributes>",
        "BatchGetItem|{'RequestItems':{'a':{'Keys':$}}}|List",
        "BatchGetItem|{'RequestItems':{'a':{'Keys':[$]}}}|NestedMap<^AttributeValue>",
        "BatchWriteItem|{'RequestItems':$}|Map<java.util.List<^WriteRequest>>",
        "BatchWriteItem|{'RequestItems':{'a':$}}|NestedList",
        "BatchWriteItem|{'RequestItems':{'a':[$]}}|ElementStruct<^WriteRequest>",
        "BatchWriteItem|{'RequestItems':{'a':[{'PutRequest':$}]}}|Struct<^PutRequest>",
        "CreateTable|{'KeySchema':[$]}|ElementStruct<^KeySchemaElement>",
        "CreateTable|{'ProvisionedThroughput':$}|Struct<^ProvisionedThroughput>",
        "CreateTable|{'ProvisionedThroughput':{'ReadCapacityUnits':$}}|Long",
        "UpdateTable|{'GlobalSecondaryIndexUpdates':[{'Update':$}]}|Struct<^UpdateGlobalSecondaryIndexAction>",
        "TagResource|{'Tags':[{'Key':$}]}|String",
      })
  void aWrongTypeIsToldByWhatIsWanted(String operation, String json, String type) {
    for (var misfit : misfits(type.replace("^", PACKAGE))) {
      raw.call(operation, json.replace('\'', '"').replace("$", misfit[0]))
          .refused("SerializationException", misfit[1]);
    }
  }
}
