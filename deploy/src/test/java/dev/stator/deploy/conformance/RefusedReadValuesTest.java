package dev.stator.deploy.conformance;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Attribute values that make no sense, in every place of a read where one may stand. All of them
 * are refused before the table is looked for: there is none here.
 */
@Conformance
class RefusedReadValuesTest {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String START = "The provided starting key is invalid: ";
  private static final String EMPTY =
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";

  /** Operations and requests; %s: where the value goes. */
  private static final List<Map.Entry<String, String>> PLACES =
      List.of(
          Map.entry("GetItem", "'Key':{'a':%s}"),
          Map.entry("Query", "'KeyConditions':{'a':" + condition("EQ", "{'N':'1'},%s") + "}"),
          Map.entry("Query", "'QueryFilter':{'a':" + condition("EQ", "{'N':'1'},%s") + "}"),
          Map.entry("Scan", "'ScanFilter':{'a':" + condition("EQ", "{'N':'1'},%s") + "}"));

  private static final List<Map.Entry<String, String>> STARTS =
      List.of(
          Map.entry("Query", "'KeyConditionExpression':'','ExclusiveStartKey':{'a':%s}"),
          Map.entry("Scan", "'Segment':1,'ExclusiveStartKey':{'a':%s}"));

  /** Values that no message about a starting key introduces. */
  private static final Map<String, String> BARE =
      Map.ofEntries(
          Map.entry("{'NS':[]}", INVALID + "An number set  may not be empty"),
          Map.entry("{'SS':['a','a']}", INVALID + "Input collection [a, a] contains duplicates."),
          Map.entry(
              "{'BS':['Yg==','Yg==']}",
              INVALID + "Input collection [Yg==, Yg==]of type BS contains duplicates."),
          Map.entry("{'NS':['1','1']}", "Input collection contains duplicates"),
          Map.entry("{'S':'a','N':''}", "The parameter cannot be converted to a numeric value"),
          Map.entry("{'N':'b'}", "The parameter cannot be converted to a numeric value: b"),
          Map.entry("{'NS':['1','b']}", "The parameter cannot be converted to a numeric value: b"),
          Map.entry(
              "{'N':'123456789012345678901234567890123456789'}",
              "Attempting to store more than 38 significant digits in a Number"),
          Map.entry(
              "{'N':'-1e126'}",
              "Number overflow. Attempting to store a number with magnitude larger than supported range"),
          Map.entry(
              "{'N':'1e-131'}",
              "Number underflow. Attempting to store a number with magnitude smaller than supported range"));

  private static final Map<String, String> INTRODUCED =
      Map.of(
          "{}",
          EMPTY,
          "{'a':''}",
          EMPTY,
          "{'M':{'a':{}}}",
          EMPTY,
          "{'L':[{'a':{}}]}",
          EMPTY,
          "{'NULL':'no'}",
          INVALID + "Null attribute value types must have the value of true",
          "{'SS':[]}",
          INVALID + "An string set  may not be empty",
          "{'BS':[]}",
          INVALID + "Binary sets should not be empty",
          "{'S':'a','N':'1'}",
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");

  private final RawClient raw;

  RefusedReadValuesTest(RawClient raw) {
    this.raw = raw;
  }

  private static String condition(String operator, String values) {
    return "{'ComparisonOperator':'" + operator + "','AttributeValueList':[" + values + "]}";
  }

  private void refused(String operation, String request, String message) {
    raw.call(operation, "{'TableName':'abc',%s}".formatted(request).replace('\'', '"'))
        .invalid(message);
  }

  @Test
  void valuesAreLookedAtBeforeTheTable() {
    for (var place : PLACES) {
      BARE.forEach((value, message) -> refused(place, value, message));
      INTRODUCED.forEach((value, message) -> refused(place, value, message));
    }
    for (var place : STARTS) {
      BARE.forEach((value, message) -> refused(place, value, message));
      INTRODUCED.forEach((value, message) -> refused(place, value, START + message));
    }
  }

  private void refused(Map.Entry<String, String> place, String value, String message) {
    refused(place.getKey(), place.getValue().formatted(value), message);
  }

  @Test
  void keysOfABatchAreValuesToo() {
    BARE.forEach(this::refusedInBatch);
    INTRODUCED.forEach(this::refusedInBatch);
  }

  private void refusedInBatch(String value, String message) {
    raw.call(
            "BatchGetItem",
            "{'RequestItems':{'abc':{'Keys':[{'a':%s}]}}}".formatted(value).replace('\'', '"'))
        .invalid(message);
  }

  @Test
  void operatorsTakeCertainTypesOnly() {
    for (var member : List.of("ScanFilter", "QueryFilter", "KeyConditions")) {
      for (var operator : List.of("LT", "LE", "GT", "GE", "IN", "BETWEEN", "BEGINS_WITH")) {
        wrongType(member, operator, "BOOL", "true");
        wrongType(member, operator, "NULL", "true");
      }
      for (var operator : List.of("LT", "GE", "IN", "BETWEEN", "BEGINS_WITH", "CONTAINS")) {
        wrongType(member, operator, "SS", "['a']");
        wrongType(member, operator, "NS", "['1']");
        wrongType(member, operator, "BS", "['YQ==']");
        wrongType(member, operator, "M", "{}");
        wrongType(member, operator, "L", "[]");
      }
      wrongType(member, "NOT_CONTAINS", "L", "[]");
      wrongType(member, "BEGINS_WITH", "N", "'1'");
    }
  }

  private void wrongType(String member, String operator, String type, String content) {
    var value = "{'" + type + "':" + content + "}";
    var values = operator.equals("BETWEEN") ? value + "," + value : value;
    conditionRefused(
        member,
        condition(operator, values),
        "ComparisonOperator " + operator + " is not valid for " + type + " AttributeValue type");
  }

  @Test
  void operatorsTakeACertainNumberOfValues() {
    for (var member : List.of("ScanFilter", "QueryFilter", "KeyConditions")) {
      for (var operator :
          List.of("EQ", "NE", "LE", "LT", "GE", "GT", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH")) {
        wrongNumber(member, operator, "");
        wrongNumber(member, operator, "{'S':'a'},{'S':'a'}");
      }
      wrongNumber(member, "IN", "");
      wrongNumber(member, "BETWEEN", "{'S':'a'}");
      wrongNumber(member, "BETWEEN", "{'S':'a'},{'S':'a'},{'S':'a'}");
      wrongNumber(member, "NULL", "{'S':'a'}");
      wrongNumber(member, "NOT_NULL", "{'S':'a'},{'S':'a'}");
      conditionRefused(
          member,
          condition("IN", "{'S':'b'},{'N':'1'}"),
          "AttributeValues inside AttributeValueList must be of same type");
    }
  }

  private void wrongNumber(String member, String operator, String values) {
    conditionRefused(
        member,
        condition(operator, values),
        "Invalid number of argument(s) for the " + operator + " ComparisonOperator");
  }

  private void conditionRefused(String member, String condition, String message) {
    refused(
        member.equals("ScanFilter") ? "Scan" : "Query",
        "'" + member + "':{'a':" + condition + "}",
        INVALID + message);
  }
}
