package dev.stator.deploy.conformance;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Which requests on tables with global indexes are refused. */
@Conformance
class GlobalIndexRequestsTest {
  private static final String WRONG = Definitions.WRONG;
  private static final String INVALID_START = "The provided starting key is invalid";
  private final Definitions definitions;
  private final String table;

  GlobalIndexRequestsTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    definitions = new Definitions(raw);
    table = IndexedTable.create(dynamo, definitions, tables).name();
  }

  private RawAnswer call(String operation, String members) {
    return definitions.call(operation, "{'TableName':'" + table + "'," + members + "}");
  }

  /** A query of an index by g, or by what {@code members} say instead. */
  private RawAnswer query(String index, String members) {
    boolean condition = members.contains("KeyCondition");
    boolean values = condition || members.contains("ExpressionAttributeValues");
    return call(
        "Query",
        "'IndexName':'"
            + index
            + "'"
            + (condition ? "" : ",'KeyConditionExpression':'g = :g'")
            + (values ? "" : ",'ExpressionAttributeValues':{':g':{'S':'r'}}")
            + members);
  }

  private RawAnswer scan(String index, String members) {
    return call("Scan", "'IndexName':'" + index + "'" + members);
  }

  @Test
  void onlyEventuallyConsistentReadsAreServed() {
    var message = "Consistent reads are not supported on global secondary indexes";
    query("keys", ",'ConsistentRead':true,'ExclusiveStartKey':{}").invalid(message);
    scan("keys", ",'ConsistentRead':true").invalid(message);
    query("none", ",'ConsistentRead':true")
        .invalid("The table does not have the specified index: none");
    scan("none", "").invalid("The table does not have the specified index: none");
    query("keys", ",'ConsistentRead':false").ok();
  }

  @Test
  void whatAnIndexDoesNotHoldIsNotShown() {
    for (var index : List.of("keys", "some")) {
      var message =
          WRONG
              + "Select type ALL_ATTRIBUTES is not supported for global secondary index "
              + index
              + " because its projection type is not ALL";
      query(index, ",'Select':'ALL_ATTRIBUTES'").invalid(message);
      scan(index, ",'Select':'ALL_ATTRIBUTES'").invalid(message);
    }
    var message = WRONG + "Global secondary index some does not project [x, z]";
    query("some", ",'ProjectionExpression':'z, a, x.y, p'").invalid(message);
    scan("some", ",'ProjectionExpression':'z, a, x.y, p'").invalid(message);
    scan("some", ",'AttributesToGet':['z','x','g']").invalid(message);
    query("some", ",'FilterExpression':'attribute_exists(x.y) OR z = c'")
        .invalid(
            WRONG + "Secondary index some does not project one or more filter attributes: [x, z]");
    scan("all", ",'Select':'ALL_ATTRIBUTES'").ok();
  }

  @Test
  void filtersDoNotNameTheKeysOfTheIndex() {
    var message = " can only contain non-primary key attributes: Primary key attribute: ";
    query("some", ",'FilterExpression':'attribute_exists(n)'")
        .invalid("Filter Expression" + message + "n");
    query(
            "many",
            ",'KeyConditionExpression':'g = :g AND h = :g','ExpressionAttributeValues':{':g':{'S':'r'}},"
                + "'FilterExpression':'attribute_exists(d) OR attribute_exists(h)'")
        .invalid("Filter Expression" + message + "h");
    query(
            "keys",
            ",'KeyConditions':{'g':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'r'}]}},"
                + "'QueryFilter':{'g':{'ComparisonOperator':'NOT_NULL'}}")
        .invalid("QueryFilter" + message + "g");
    query("some", ",'FilterExpression':'attribute_exists(p)'").ok();
    scan("some", ",'FilterExpression':'attribute_exists(g)'").ok();
  }

  @Test
  void conditionsAreOfTheKeysOfTheIndex() {
    condition("keys", "p = :g", "Query condition missed key schema element: g");
    condition("keys", "g = :g AND p = :g", "Query key condition not supported");
    condition("keys", "g > :g", "Query key condition not supported");
    condition("some", "g = :g AND p = :g", "Query condition missed key schema element: n");
    condition(
        "some", "g = :g AND n = :g", WRONG + "Condition parameter type does not match schema type");
    condition(
        "some",
        "g = :g AND n = :g AND p = :g",
        "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)");
  }

  @Test
  void conditionsOnSeveralAttributesHaveNoGaps() {
    var range =
        "RANGE key attributes n must have equality conditions specified in the query because a condition is present on key attribute d";
    condition("many", "g = :g AND h = :g AND d = :g", range);
    conditionWithNumber("many", "g = :g AND h = :g AND n > :n AND d = :g", range);
    condition(
        "many",
        "g = :g",
        "HASH key attributes h must have equality conditions specified in the query");
    condition(
        "many",
        "g = :g AND h < :g",
        "HASH key attributes h must have equality conditions specified in the query");
  }

  private void condition(String index, String condition, String message) {
    query(
            index,
            ",'KeyConditionExpression':'"
                + condition
                + "','ExpressionAttributeValues':{':g':{'S':'r'}}")
        .invalid(message);
  }

  private void conditionWithNumber(String index, String condition, String message) {
    query(
            index,
            ",'KeyConditionExpression':'"
                + condition
                + "','ExpressionAttributeValues':{':g':{'S':'r'},':n':{'N':'1'}}")
        .invalid(message);
  }

  @Test
  void startingKeysHaveTheKeysOfTableAndIndex() {
    start("'p':{'S':'r'},'c':{'S':'1'}", INVALID_START);
    start("'p':{'S':'r'},'c':{'S':'1'},'z':{'S':'1'}", INVALID_START);
    start(
        "'p':{'S':'r'},'c':{'S':'1'},'g':{'N':'1'}",
        "The provided key element does not match the schema");
    start(
        "'p':{'S':'r'},'c':{'N':'1'},'g':{'S':'r'}",
        INVALID_START + ": " + WRONG + "Type mismatch for key c expected: S actual: N");
    query("keys", ",'ExclusiveStartKey':{'p':{'S':'q'},'c':{'S':'1'},'g':{'S':'q'}}")
        .invalid(
            "The provided starting key is outside query boundaries based on provided conditions");
    query("keys", ",'ExclusiveStartKey':{'p':{'S':'q'},'c':{'S':'1'},'g':{'S':'r'}}").ok();
    var some =
        ",'KeyConditionExpression':'g = :g AND n > :n','ExpressionAttributeValues':{':g':{'S':'r'},':n':{'N':'1'}}"
            + ",'ExclusiveStartKey':{'p':{'S':'q'},'c':{'S':'1'},'g':{'S':'%s'},'n':{'N':'%s'}}";
    query("some", some.formatted("r", "1"))
        .invalid("The provided starting key does not match the range key predicate");
    query("some", some.formatted("q", "2"))
        .invalid("The query can return at most one row and cannot be restarted");
    query("some", some.formatted("r", "2")).ok();
    scan(
            "keys",
            ",'ExclusiveStartKey':{'p':{'S':'q'},'c':{'S':'1'},'g':{'S':'r'}}"
                + ",'Segment':%d,'TotalSegments':1000000".formatted(0))
        .invalid(
            INVALID_START
                + ": Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: 1000000 Segment: 0");
  }

  /** Of a Query and of a Scan alike. */
  private void start(String key, String message) {
    var members = ",'ExclusiveStartKey':{" + key + "}";
    query("keys", members).invalid(message);
    scan("keys", members).invalid(message);
  }

  @Test
  void keysOfAnIndexHaveItsTypes() {
    call("PutItem", "'Item':{'p':{'S':'t'},'c':{'S':'1'},'g':{'N':'1'}}")
        .invalid(WRONG + "Type mismatch for Index Key g Expected: S Actual: N IndexName: all");
    call("PutItem", "'Item':{'p':{'S':'t'},'c':{'S':'1'},'h':{'NULL':true}}")
        .invalid(WRONG + "Type mismatch for Index Key h Expected: S Actual: NULL IndexName: many");
    call("PutItem", "'Item':{'p':{'S':'t'},'c':{'S':'1'},'d':{'S':''}}")
        .invalid(
            "One or more parameter values are not valid. A value specified for a secondary index key is not supported."
                + " The AttributeValue for a key attribute cannot contain an empty string value. IndexName: many, IndexKey: d");
    definitions
        .call(
            "BatchWriteItem",
            "{'RequestItems':{'"
                + table
                + "':[{'PutRequest':{'Item':{'p':{'S':'t'},'c':{'S':'2'}}}},"
                + "{'PutRequest':{'Item':{'p':{'S':'t'},'c':{'S':'3'},'n':{'S':'1'}}}}]}}")
        .invalid(WRONG + "Type mismatch for Index Key n Expected: N Actual: S IndexName: all");
    call("GetItem", "'ConsistentRead':true,'Key':{'p':{'S':'t'},'c':{'S':'2'}}").is("{}");
    call(
            "UpdateItem",
            "'Key':{'p':{'S':'t'},'c':{'S':'1'}},'UpdateExpression':'SET g = :v','ExpressionAttributeValues':{':v':{'N':'1'}}")
        .invalid(WRONG + "Type mismatch for Index Key g Expected: S Actual: N IndexName: all");
    call(
            "UpdateItem",
            "'Key':{'p':{'S':'t'},'c':{'S':'1'}},'UpdateExpression':'SET g.x = :v','ExpressionAttributeValues':{':v':{'N':'1'}}")
        .invalid(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: g");
  }
}
