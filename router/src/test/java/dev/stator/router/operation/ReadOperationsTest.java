package dev.stator.router.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.item.ItemWriter;
import dev.stator.model.key.Keyspace;
import java.util.ArrayList;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Query, Scan and BatchGetItem, from JSON to JSON. */
class ReadOperationsTest {
  private static final Pattern LAST_KEY =
      Pattern.compile("'LastEvaluatedKey':(\\{.*?\\}\\}),'ScannedCount'");

  private final TestRouter router = new TestRouter().withMusic();

  @BeforeEach
  void fill() {
    for (int i = 1; i <= 5; i++) {
      put("a", i, "'x':{'N':'" + i + "'}");
      put("b", i, "'y':{'S':'" + "y".repeat(3000) + "'}");
    }
  }

  private void put(String p, int s, String more) {
    router.call(
        "PutItem",
        "{'TableName':'Music','Item':{'p':{'S':'" + p + "'},'s':{'N':'" + s + "'}," + more + "}}");
  }

  private String query(String condition, String more) {
    return router.call(
        "Query",
        "{'TableName':'Music','KeyConditionExpression':'p = :p"
            + condition
            + "','ProjectionExpression':'s','ExpressionAttributeValues':{':p':{'S':'a'}"
            + (condition.contains(":v") ? ",':v':{'N':'3'}" : "")
            + "}"
            + more
            + "}");
  }

  private static String items(int... sortKeys) {
    var items = new ArrayList<String>();
    for (int s : sortKeys) {
      items.add("{'s':{'N':'" + s + "'}}");
    }
    return "{'Count':"
        + sortKeys.length
        + ",'Items':["
        + String.join(",", items)
        + "],'ScannedCount':"
        + sortKeys.length
        + "}";
  }

  @Test
  void aQueryReadsWhatItsKeyConditionsSay() {
    assertEquals(items(1, 2, 3, 4, 5), query("", ""));
    assertEquals(items(3), query(" and s = :v", ""));
    assertEquals(items(1, 2), query(" and s < :v", ""));
    assertEquals(items(3, 4, 5), query(" and :v <= s", ""));
    assertEquals(items(3), query(" and s BETWEEN :v AND :v", ""));
    assertEquals(items(5, 4), query(" and s > :v", ",'ScanIndexForward':false"));
  }

  @Test
  void aQueryGoesOnWhereItEnded() {
    for (var order : new String[] {"true", "false"}) {
      var all = new StringBuilder();
      var start = "";
      for (int pages = 0; pages < 3; pages++) {
        var page = query("", ",'Limit':2,'ScanIndexForward':" + order + start);
        all.append(page.replaceAll(".*'Items':\\[(.*?)\\].*", "$1;"));
        var last = LAST_KEY.matcher(page);
        start = last.find() ? ",'ExclusiveStartKey':" + last.group(1) : "";
        assertEquals(pages < 2, !start.isEmpty());
      }
      assertEquals(
          order.equals("true") ? "12;34;5;" : "54;32;1;", all.toString().replaceAll("[^0-9;]", ""));
    }
    var atTheEnd = query("", ",'Limit':5");
    assertTrue(atTheEnd.contains("'LastEvaluatedKey':{'p':{'S':'a'},'s':{'N':'5'}}"), atTheEnd);
    assertEquals(
        items(), query("", ",'ExclusiveStartKey':{'p':{'S':'a'},'s':{'N':'5'}},'Limit':5"));
    assertEquals(
        items(), query(" and s = :v", ",'ExclusiveStartKey':{'p':{'S':'a'},'s':{'N':'3'}}"));
  }

  @Test
  void filtersDropWhatWasEvaluatedAndPaidFor() {
    var legacy =
        router.call(
            "Query",
            "{'TableName':'Music','KeyConditions':{'p':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'b'}]}},"
                + "'QueryFilter':{'s2':{'ComparisonOperator':'NOT_NULL'},'z':{'ComparisonOperator':'NULL'}},"
                + "'ConditionalOperator':'AND','Select':'COUNT','ReturnConsumedCapacity':'TOTAL','ConsistentRead':true}");
    assertEquals(
        "{'Count':0,'ScannedCount':5,'ConsumedCapacity':{'TableName':'Music','CapacityUnits':4.0}}",
        legacy);
    assertEquals(
        "{'Count':2,'ScannedCount':10}",
        router.call(
            "Scan",
            "{'TableName':'Music','FilterExpression':'x > :v','ExpressionAttributeValues':{':v':{'N':'3'}},'Select':'COUNT'}"));
  }

  @Test
  void whatIsNotThereCostsHalfAUnit() {
    assertEquals(
        "{'Count':0,'Items':[],'ScannedCount':0,'ConsumedCapacity':{'TableName':'Music','CapacityUnits':0.5,"
            + "'Table':{'CapacityUnits':0.5}}}",
        router.call(
            "Query",
            "{'TableName':'Music','KeyConditionExpression':'p=:p','ExpressionAttributeValues':{':p':{'S':'c'}},"
                + "'ReturnConsumedCapacity':'INDEXES'}"));
  }

  @Test
  void segmentsTogetherAreTheTable() {
    var found = new ArrayList<String>();
    for (int segment = 0; segment < 3; segment++) {
      var start = "";
      do {
        var page =
            router.call(
                "Scan",
                "{'TableName':'Music','ProjectionExpression':'p,s','Limit':2,'Segment':"
                    + segment
                    + ",'TotalSegments':3"
                    + start
                    + "}");
        var item = Pattern.compile("\\{'p':\\{'S':'(.)'\\},'s':\\{'N':'(.)'\\}\\}").matcher(page);
        var last = LAST_KEY.matcher(page);
        start = last.find() ? ",'ExclusiveStartKey':" + last.group(1) : "";
        int itemsEnd = page.indexOf("]");
        while (item.find() && item.start() < itemsEnd) {
          found.add(item.group(1) + item.group(2));
        }
      } while (!start.isEmpty());
    }
    found.sort(null);
    assertEquals("[a1, a2, a3, a4, a5, b1, b2, b3, b4, b5]", found.toString());
  }

  @Test
  void aBatchBringsWhatIsThere() {
    assertEquals(
        "{'ConsumedCapacity':[{'TableName':'Music','CapacityUnits':1.5}],'Responses':{'Music':[{'x':{'N':'2'}},{}]},"
            + "'UnprocessedKeys':{}}",
        router.call(
            "BatchGetItem",
            "{'RequestItems':{'Music':{'Keys':[{'p':{'S':'a'},'s':{'N':'2'}},{'s':{'N':'9'},'p':{'S':'a'}},"
                + "{'p':{'S':'b'},'s':{'N':'1'}}],'AttributesToGet':['x']}},'ReturnConsumedCapacity':'TOTAL'}"));
  }

  @Test
  void aTableByNameAndArnIsOne() {
    var arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Music";
    assertEquals(
        "{'Responses':{'" + arn + "':[{'x':{'N':'2'}},{'x':{'N':'1'}}]},'UnprocessedKeys':{}}",
        router.call(
            "BatchGetItem",
            "{'RequestItems':{'"
                + arn
                + "':{'Keys':[{'p':{'S':'a'},'s':{'N':'2'}}],'ProjectionExpression':'x'},'Music':"
                + "{'Keys':[{'p':{'S':'a'},'s':{'N':'2'}},{'p':{'S':'a'},'s':{'N':'1'}}],'ProjectionExpression':'x'}}}"));
  }

  @Test
  void eachPartOfATableHasItsOwnSettings() {
    var arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Music";
    var parts =
        "'RequestItems':{'"
            + arn
            + "':{'Keys':[{'p':{'S':'a'},'s':{'N':'1'}},{'p':{'S':'a'},'s':{'N':'2'}}],'ProjectionExpression':'x'},"
            + "'Music':{'Keys':[{'p':{'S':'a'},'s':{'N':'2'}},{'p':{'S':'a'},'s':{'N':'3'}}],"
            + "'ConsistentRead':true,'ProjectionExpression':'s'}}";
    assertEquals(
        "{'ConsumedCapacity':[{'TableName':'"
            + arn
            + "','CapacityUnits':2.5}],'Responses':{'"
            + arn
            + "':[{'x':{'N':'1'}},{'s':{'N':'2'}},{'s':{'N':'3'}}]},'UnprocessedKeys':{}}",
        router.call("BatchGetItem", "{" + parts + ",'ReturnConsumedCapacity':'TOTAL'}"));
    overload(3);
    assertEquals(
        "{'Responses':{'"
            + arn
            + "':[{'x':{'N':'1'}},{'s':{'N':'2'}}]},'UnprocessedKeys':{'Music':"
            + "{'Keys':[{'p':{'S':'a'},'s':{'N':'3'}}],'ConsistentRead':true,'ProjectionExpression':'s'}}}",
        router.call("BatchGetItem", "{" + parts + "}"));
  }

  @Test
  void anAnswerHasSixteenMegabytesAndNoMore() {
    var keys = new ArrayList<String>();
    for (int i = 100; i < 142; i++) {
      // 400 KB each
      put("big", i, "'z':{'S':'" + "z".repeat(400 * 1024 - 9) + "'}");
      keys.add("{'p':{'S':'big'},'s':{'N':'" + i + "'}}");
    }
    var answer =
        router.call(
            "BatchGetItem",
            "{'RequestItems':{'Music':{'Keys':["
                + String.join(",", keys)
                + "],'ConsistentRead':true,'ProjectionExpression':'#s','ExpressionAttributeNames':{'#s':'s'}}}}");
    assertEquals(40, answer.split("\\{'s':\\{'N':'1..'\\}\\}").length - 1);
    assertTrue(
        answer.endsWith(
            "'UnprocessedKeys':{'Music':{'Keys':["
                + String.join(",", keys.subList(40, 42))
                + "],'ConsistentRead':true,'ProjectionExpression':'#s','ExpressionAttributeNames':{'#s':'s'}}}}"),
        answer.substring(answer.length() - 300));
  }

  @Test
  void whatIsThrottledIsLeftForTheNextRequest() {
    overload(1);
    var both = "{'Keys':[{'p':{'S':'a'},'s':{'N':'1'}},{'p':{'S':'a'},'s':{'N':'2'}}]}";
    assertEquals(
        "{'Responses':{'Music':[{'p':{'S':'a'},'s':{'N':'2'},'x':{'N':'2'}}]},'UnprocessedKeys':"
            + "{'Music':{'Keys':[{'p':{'S':'a'},'s':{'N':'1'}}]}}}",
        router.call("BatchGetItem", "{'RequestItems':{'Music':" + both + "}}"));
    overload(2);
    var none = router.call("BatchGetItem", "{'RequestItems':{'Music':" + both + "}}");
    assertTrue(none.contains("#ThrottlingException"), none);
  }

  /** The item of partition key a with this sort key. */
  private void overload(int s) {
    var table =
        Objects.requireNonNull(router.cluster.image().table("000000000000", "us-east-1", "Music"));
    var key = new ItemWriter().beginItem().name("p").string("a");
    router.cluster.overload(
        Keyspace.rowOfKey(table.schema(), key.name("s").number("" + s).endItem().take()));
  }

  @Test
  void anItemShowsTheAttributesToGet() {
    assertEquals(
        "{'Item':{'s':{'N':'1'},'x':{'N':'1'}}}",
        router.call(
            "GetItem",
            "{'TableName':'Music','Key':{'p':{'S':'a'},'s':{'N':'1'}},'AttributesToGet':['x','s','none']}"));
  }
}
