package dev.stator.router.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CreateTable, DescribeTable, ListTables and DeleteTable, from JSON to JSON. */
class TableOperationsTest {
  private static final String DESCRIPTION =
      "'AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'},{'AttributeName':'s','AttributeType':'N'}],"
          + "'TableName':'Music','KeySchema':[{'AttributeName':'p','KeyType':'HASH'},{'AttributeName':'s',"
          + "'KeyType':'RANGE'}],'TableStatus':'ACTIVE','CreationDateTime':1700000000.123,'ProvisionedThroughput':"
          + "{'NumberOfDecreasesToday':0,'ReadCapacityUnits':0,'WriteCapacityUnits':0},'BillingModeSummary':"
          + "{'BillingMode':'PAY_PER_REQUEST','LastUpdateToPayPerRequestDateTime':1700000000.123},'TableSizeBytes':0,"
          + "'ItemCount':0,'TableArn':'arn:aws:dynamodb:us-east-1:000000000000:table/Music',"
          + "'TableId':'b1946ac9-2491-4cf5-8f5c-e1b0d1b7f0a1',"
          + "'WarmThroughput':{'ReadUnitsPerSecond':12000,'WriteUnitsPerSecond':4000,'Status':'ACTIVE'},"
          + "'DeletionProtectionEnabled':false}}";
  private static final String SIMPLE =
      "'AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}],'KeySchema':[{'AttributeName':'p',"
          + "'KeyType':'HASH'}],'ProvisionedThroughput':{'ReadCapacityUnits':3,'WriteCapacityUnits':4}";

  private final TestRouter router = new TestRouter();

  @Test
  void aTableIsCreatedDescribedListedAndDeleted() {
    router.withMusic();
    assertEquals("{'Table':{" + DESCRIPTION, router.call("DescribeTable", "{'TableName':'Music'}"));
    assertEquals("{'TableNames':['Music']}", router.call("ListTables", "{}"));
    router.call("DeleteTable", "{'TableName':'Music'}");
    assertEquals("{'TableNames':[]}", router.call("ListTables", "{}"));
    var notFound =
        "400 {'__type':'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException','message':"
            + "'Requested resource not found: Table: Music not found'}";
    assertEquals(notFound, router.call("DescribeTable", "{'TableName':'Music'}"));
    assertEquals(notFound, router.call("DeleteTable", "{'TableName':'Music'}"));
  }

  @Test
  void aTableIsCreatedOnce() {
    router.withMusic();
    assertEquals(
        "400 {'__type':'com.amazonaws.dynamodb.v20120810#ResourceInUseException','message':'Table already exists: Music'}",
        router.call("CreateTable", "{'TableName':'Music'," + SIMPLE + "}"));
  }

  @Test
  void aProtectedTableStays() {
    router.call(
        "CreateTable", "{'TableName':'Kept','DeletionProtectionEnabled':true," + SIMPLE + "}");
    assertEquals(
        "400 {'__type':'com.amazon.coral.validate#ValidationException','message':'Resource cannot be deleted as it is"
            + " currently protected against deletion. Disable deletion protection first.'}",
        router.call("DeleteTable", "{'TableName':'Kept'}"));
  }

  @Test
  void namesComeInPages() {
    for (var name : new String[] {"ccc", "aaa", "bbb"}) {
      router.call("CreateTable", "{'TableName':'" + name + "'," + SIMPLE + "}");
    }
    assertEquals(
        "{'LastEvaluatedTableName':'bbb','TableNames':['aaa','bbb']}",
        router.call("ListTables", "{'Limit':2}"));
    assertEquals(
        "{'TableNames':['ccc']}",
        router.call("ListTables", "{'Limit':2,'ExclusiveStartTableName':'bbb'}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "S|p HASH||One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        "S|p HASH|,'BillingMode':'PAY_PER_REQUEST','ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}|One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
        "S|p HASH|,'ProvisionedThroughput':{'ReadCapacityUnits':1000000000001,'WriteCapacityUnits':1}|Given value 1000000000001 for ReadCapacityUnits is out of bounds",
        "S|x HASH|,'BillingMode':'PAY_PER_REQUEST'|One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [x], AttributeDefinitions: [p]",
        "S|p RANGE|,'BillingMode':'PAY_PER_REQUEST'|Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
        "S|p HASH,q RANGE|,'BillingMode':'PAY_PER_REQUEST'|Invalid KeySchema: Some index key attribute have no definition",
        "S|p HASH|,'BillingMode':'PAY_PER_REQUEST','GlobalSecondaryIndexes':[{'IndexName':'abc','KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],'Projection':{}}]|One or more parameter values were invalid: Unknown ProjectionType: null",
      })
  void definitionsThatMakeNoSense(String type, String keys, String more, String message) {
    var elements = new StringBuilder();
    for (var key : keys.split(",")) {
      var parts = key.split(" ");
      elements.append(elements.isEmpty() ? "" : ",");
      elements.append("{'AttributeName':'" + parts[0] + "','KeyType':'" + parts[1] + "'}");
    }
    assertEquals(
        "400 {'__type':'com.amazon.coral.validate#ValidationException','message':'"
            + message
            + "'}",
        router.call(
            "CreateTable",
            "{'TableName':'Some','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'"
                + type
                + "'}],'KeySchema':["
                + elements
                + "]"
                + (more == null ? "" : more)
                + "}"));
  }
}
