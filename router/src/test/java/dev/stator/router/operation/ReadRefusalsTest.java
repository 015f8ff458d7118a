package dev.stator.router.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Query, Scan and BatchGetItem refuse, and of several mistakes which one. Table Music has
 * partition key p (S) and sort key s (N); absent is no table.
 */
class ReadRefusalsTest {
  private static final String VALIDATION =
      "400 {'__type':'com.amazon.coral.validate#ValidationException','message':'";
  private static final String NOT_FOUND =
      "400 {'__type':'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException','message':'";

  private final TestRouter router = new TestRouter().withMusic();

  /** Puts in the short forms that the tables below use. */
  private static String json(String members, String table) {
    var json =
        members
            .replace("=P", "'p':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'a'}]}")
            .replace("~EQ", "'ComparisonOperator':'EQ','AttributeValueList'")
            .replace("~KC", "'KeyConditions'")
            .replace("~KX", "'KeyConditionExpression'")
            .replace("~FX", "'FilterExpression'")
            .replace("~PX", "'ProjectionExpression'")
            .replace("~SK", "'ExclusiveStartKey'")
            .replace("~V", "'ExpressionAttributeValues':{':a':{'S':'a'}}")
            .replace("~W", "'ExpressionAttributeValues':{':a':{'S':'a'},':n':{'N':'1'}}");
    return "{'TableName':'" + table + "'" + (json.isEmpty() ? "" : "," + json) + "}";
  }

  private void refused(String operation, String members, String message) {
    boolean absent = message.startsWith("404 ");
    var answer = router.call(operation, json(members, absent ? "absent" : "Music"));
    assertEquals(
        absent ? NOT_FOUND + message.substring(4) + "'}" : VALIDATION + message + "'}", answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "~KX:'p=:a',~KC:{=P},~FX:'',~PX:'','QueryFilter':{},'AttributesToGet':['a'],'ConditionalOperator':'OR'"
            + "|Can not use both expression and non-expression parameters in the same request: Non-expression parameters:"
            + " {AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions} Expression parameters: {ProjectionExpression,"
            + " FilterExpression, KeyConditionExpression}",
        "~KC:{=P},~PX:'','QueryFilter':{}|Can not use both expression and non-expression parameters in the same request:"
            + " Non-expression parameters: {QueryFilter} Expression parameters: {ProjectionExpression}",
        "~KC:{},'ExpressionAttributeNames':{}|ExpressionAttributeNames can only be specified when using expressions",
        "~KC:{},~PX:'',~V|ExpressionAttributeValues can only be specified when using expressions: FilterExpression and"
            + " KeyConditionExpression are null",
        "'QueryFilter':{'x':{~EQ:[{}]}},'AttributesToGet':['a','a']|Supplied AttributeValue is empty, must contain exactly one of"
            + " the supported datatypes",
        "'ConditionalOperator':'AND','AttributesToGet':['a','a']|ConditionalOperator cannot be used without Filter or Expected",
        "'ConditionalOperator':'OR','QueryFilter':{=P}|ConditionalOperator can only be used when Filter or Expected has two or more"
            + " elements",
        "'AttributesToGet':['a','a'],~SK:{'a':{}}|One or more parameter values were invalid: Duplicate value in attribute name: a",
        "~SK:{'a':{}}|The provided starting key is invalid: Supplied AttributeValue is empty, must contain exactly one of the"
            + " supported datatypes",
        "~SK:{'a':{'N':'x'}}|The parameter cannot be converted to a numeric value: x",
        "``|Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
        "~KX:'','ExpressionAttributeNames':{'n':'n'},'ExpressionAttributeValues':{':a':{}}|ExpressionAttributeNames contains"
            + " invalid key: Syntax error; key: \\'n\\'",
        "~KX:'','ExpressionAttributeValues':{':a':{}}|ExpressionAttributeValues contains invalid value: Supplied AttributeValue is"
            + " empty, must contain exactly one of the supported datatypes for key :a",
        "~KX:'',~FX:'',~V|Invalid KeyConditionExpression: The expression can not be empty;",
        "~KX:'p=:a or p=:a',~FX:'',~V|Invalid FilterExpression: The expression can not be empty;",
        "~KX:'p=:a or p=:a',~FX:'x=:a',~PX:'',~V|Invalid ProjectionExpression: The expression can not be empty;",
        "~KX:'p=:a or p=:a',~W|Value provided in ExpressionAttributeValues unused in expressions: keys: {:n}",
        "~KX:'p=:a or p=:a',~V|Invalid operator used in KeyConditionExpression: OR",
        "~KX:'NOT p=:a',~V|Invalid operator used in KeyConditionExpression: NOT",
        "~KX:'p<>:a',~V|Invalid operator used in KeyConditionExpression: <>",
        "~KX:'p IN (:a)',~V|Invalid operator used in KeyConditionExpression: IN",
        "~KX:'p=:a and attribute_exists(s)',~V|Invalid operator used in KeyConditionExpression: attribute_exists",
        "~KX:':a between p and s',~V|Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as"
            + " its first operand",
        "~KX:'begins_with(:a, p)',~V|Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute"
            + " as its first operand",
        "~KX:'size(p) > s'|Invalid KeyConditionExpression: KeyConditionExpressions cannot contain nested operations",
        "~KX:'p > s.x'|Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
        "~KX:'p.x = s'|Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes",
        "~KX:':a = :a',~V|Invalid condition in KeyConditionExpression: No key attribute specified",
        "~KX:'p=:a and p=:a',~V|Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key",
        "~KX:'p=:a and s=:a and x=:a',~V|The number of query conditions (3) exceeds the number of key attributes defined in the"
            + " schema (2)",
        "~KC:{'p':{~EQ:[]}}|One or more parameter values were invalid: Invalid number of argument(s) for the EQ ComparisonOperator",
        "~KC:{}|Conditions can be of length 1 or 2 only",
        "~KC:{=P},'Select':'COUNT',~PX:'a'|1 validation error detected: Cannot specify the ProjectionExpression when choosing to get"
            + " only the Count",
        "~KC:{=P},'Select':'ALL_ATTRIBUTES','AttributesToGet':['a']|1 validation error detected: Cannot specify the AttributesToGet"
            + " when choosing to get ALL_ATTRIBUTES",
        "~KC:{=P},'Select':'SPECIFIC_ATTRIBUTES'|1 validation error detected: Must specify the AttributesToGet or"
            + " ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
        "~KC:{=P},'Select':'ALL_PROJECTED_ATTRIBUTES'|1 validation error detected: ALL_PROJECTED_ATTRIBUTES can be used only when"
            + " Querying using an IndexName",
        "~KX:'z=:a',~V,~SK:{}|404 Requested resource not found",
        "~KX:'z=:a',~V,~SK:{},'IndexName':'whatever'|The table does not have the specified index: whatever",
        "~KX:'z=:a',~V,~SK:{}|The provided starting key is invalid",
        "~KX:'z=:a',~V,~SK:{'s':{'N':'1'},'z':{'S':'a'}}|The provided starting key is invalid",
        "~KX:'z=:a',~V,~SK:{'p':{'N':'1'},'z':{'S':'a'}}|The provided key element does not match the schema",
        "~KX:'z=:a',~V,~SK:{'p':{'S':'a'},'z':{'S':'a'}}|Query condition missed key schema element: p",
        "~KX:'p=:a',~V,~SK:{'p':{'S':'a'},'z':{'S':'a'}}|The provided starting key is invalid",
        "~KX:'p=:a and z=:a',~V|Query condition missed key schema element: s",
        "~KC:{'p':{'ComparisonOperator':'NOT_NULL'}}|Attempted conditional constraint is not an indexable operation",
        "~KX:'p=:n',~W|Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}",
        "~KX:'p<:n and s=:a',~W|One or more parameter values were invalid: Condition parameter type does not match schema type",
        "~KX:'p<:a',~V|Query key condition not supported",
        "~KX:'p=:a and s=:a',~V|One or more parameter values were invalid: Condition parameter type does not match schema type",
        "~KX:'p=:e','ExpressionAttributeValues':{':e':{'S':''}}|One or more parameter values are not valid. The AttributeValue for a"
            + " key attribute cannot contain an empty string value. Key: p",
        "~KX:'p=:a',~V,~SK:{'p':{'S':'b'},'s':{'N':'1'}}|The provided starting key is outside query boundaries based on provided"
            + " conditions",
        "~KX:'p=:a and s>:n',~W,~SK:{'p':{'S':'a'},'s':{'N':'1'}}|The provided starting key does not match the range key predicate",
        "~KX:'p=:a and s>:n',~W,~SK:{'p':{'S':'b'},'s':{'N':'2'}}|The query can return at most one row and cannot be restarted",
        "~KX:'p=:a',~V,~SK:{'p':{'S':''},'s':{'N':'2'}}|The provided starting key is invalid: One or more parameter values are not"
            + " valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: p",
        "~KX:'p=:a',~V,~PX:'s.x',~FX:'p=:a'|Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
            + " allowed: Key: s",
        "~KX:'p=:a',~V,~FX:'x=:a or size(s[0])=:a'|Filter Expression can only contain non-primary key attributes: Primary key"
            + " attribute: s",
        "~KC:{=P},'QueryFilter':{=P}|QueryFilter can only contain non-primary key attributes: Primary key attribute: p",
      })
  void queries(String members, String message) {
    refused("Query", members, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'ScanFilter':{},~FX:''|Can not use both expression and non-expression parameters in the same request: Non-expression"
            + " parameters: {ScanFilter} Expression parameters: {FilterExpression}",
        "~PX:'',~V|ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null",
        "'AttributesToGet':['a','a'],'ScanFilter':{'x':{~EQ:[]}}|One or more parameter values were invalid: Duplicate value in"
            + " attribute name: a",
        "'ScanFilter':{'x':{~EQ:[]}},~SK:{'x':{}}|One or more parameter values were invalid: Invalid number of argument(s) for the EQ"
            + " ComparisonOperator",
        "~SK:{'x':{}},'Segment':0|The provided starting key is invalid: Supplied AttributeValue is empty, must contain exactly one of"
            + " the supported datatypes",
        "'Segment':0,~FX:''|The TotalSegments parameter is required but was not present in the request when Segment parameter is"
            + " present",
        "'TotalSegments':4,~FX:''|The Segment parameter is required but was not present in the request when parameter TotalSegments"
            + " is present",
        "'TotalSegments':5,'Segment':5,~FX:''|The Segment parameter is zero-based and must be less than parameter TotalSegments:"
            + " Segment: 5 is not less than TotalSegments: 5",
        "~FX:'',~PX:''|Invalid FilterExpression: The expression can not be empty;",
        "'Select':'SPECIFIC_ATTRIBUTES'|Must specify the AttributesToGet or ProjectionExpression when choosing to get"
            + " SPECIFIC_ATTRIBUTES",
        "'Select':'COUNT','AttributesToGet':['a']|Cannot specify the AttributesToGet when choosing to get only the Count",
        "~SK:{}|404 Requested resource not found",
        "~SK:{},'IndexName':'whatever'|The table does not have the specified index: whatever",
        "~SK:{},~PX:'p.x'|The provided starting key is invalid: The provided key element does not match the schema",
        "~SK:{'p':{'S':'a'},'s':{'S':'1'}}|The provided starting key is invalid: The provided key element does not match the schema",
        "~SK:{'p':{'S':'a'},'s':{'N':'1'}},'TotalSegments':100000,'Segment':0|The provided starting key is invalid: Invalid"
            + " ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: 100000 Segment: 0",
        "~PX:'p.x'|Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: p",
        "~FX:'s[1]=:a',~V|Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: s",
      })
  void scans(String members, String message) {
    refused("Scan", members, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'Music':{'Keys':[{}],'AttributesToGet':['a'],~PX:''}|Can not use both expression and non-expression parameters in the same"
            + " request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}",
        "'Music':{'Keys':[{}],'AttributesToGet':['a']},'absent':{'Keys':[{}],~PX:'a'}|Can not use both expression and non-expression"
            + " parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters:"
            + " {ProjectionExpression}",
        "'Music':{'Keys':[{}],'ExpressionAttributeNames':{}}|ExpressionAttributeNames can only be specified when using expressions",
        "'absent':{'Keys':[{'a':{'S':'1'}},{'a':{'S':'1'}}],'AttributesToGet':['a','a']}|One or more parameter values were invalid:"
            + " Duplicate value in attribute name: a",
        "'absent':{'Keys':[{'a':{'S':'1'}},{'a':{'S':'1'}}],~PX:'a,a'}|Invalid ProjectionExpression: Two document paths overlap with"
            + " each other; must remove or rewrite one of these paths; path one: [a], path two: [a]",
        "'absent':{'Keys':[{'a':{'N':'1'},'b':{'S':'x'}},{'b':{'S':'x'},'a':{'N':'1.0'}}]}|Provided list of item keys contains"
            + " duplicates",
        "'absent':{'Keys':[{'a':{}}]}|Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        "'Music':{'Keys':[{}]}|The provided key element does not match the schema",
        "'Music':{'Keys':[{'p':{'S':''},'s':{'N':'1'}}]}|One or more parameter values are not valid. The AttributeValue for a key"
            + " attribute cannot contain an empty string value. Key: p",
        "'Music':{'Keys':[{'p':{'S':'a'},'s':{'N':'1'}}],~PX:'s.x'}|Key attributes must be scalars; list random access '[]' and map"
            + " lookup '.' are not allowed: Key: s",
      })
  void batches(String items, String message) {
    var body = json(items, "").replace("{'TableName':'',", "{'RequestItems':{") + "}";
    assertEquals(VALIDATION + message + "'}", router.call("BatchGetItem", body));
  }
}
