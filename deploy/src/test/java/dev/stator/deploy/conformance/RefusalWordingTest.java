package dev.stator.deploy.conformance;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The words depend on the operation: writes of one item put what is wrong with a request itself
 * into a list, reads say the same alone, and some operations still say it in older words. T stands
 * for the table.
 */
@Conformance
class RefusalWordingTest {
  private final RawClient raw;
  private final String table;

  RefusalWordingTest(RawClient raw, Tables tables) {
    this.raw = raw;
    table = tables.create("pk:S");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PutItem|{'TableName':'~T','Item':{'pk':{'S':'a'},'n':{'N':''}}}|`1 validation error detected: The parameter cannot be converted to a numeric value: `",
        "PutItem|{'TableName':'~T','Item':{'pk':{'S':'a'}},'ConditionExpression':'n = :v','ExpressionAttributeValues':{':v':{'N':'b'}}}|`1 validation error detected: The parameter cannot be converted to a numeric value: b`",
        "UpdateItem|{'TableName':'~T','Key':{'pk':{'N':'b'}}}|`1 validation error detected: The parameter cannot be converted to a numeric value: b`",
        "GetItem|{'TableName':'~T','Key':{'pk':{'N':''}}}|`The parameter cannot be converted to a numeric value: `",
        "Query|{'TableName':'~T','KeyConditionExpression':'pk = :v','ExpressionAttributeValues':{':v':{'N':'b'}}}|`The parameter cannot be converted to a numeric value: b`",
        "Scan|{'TableName':'~T','FilterExpression':'pk = :v','ExpressionAttributeValues':{':v':{'N':''}}}|`ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value for key :v`",
        "BatchWriteItem|{'RequestItems':{'~T':[{'PutRequest':{'Item':{'pk':{'S':'a'},'n':{'N':''}}}}]}}|`The parameter cannot be converted to a numeric value`",
        "PutItem|{'TableName':'~T','Item':{'pk':{'S':'a'},'s':{'SS':['b','a','b']}}}|`1 validation error detected: One or more parameter values were invalid: Input collection [\"a\", \"b\", \"b\"] contains duplicates.`",
        "DeleteItem|{'TableName':'~T','Key':{'pk':{'BS':['/w==','AA==','AA==']}}}|`1 validation error detected: One or more parameter values were invalid: Input collection [\"AA==\",\"/w==\",\"AA==\"]of type BS contains duplicates.`",
        "GetItem|{'TableName':'~T','Key':{'pk':{'NS':['2','1','2']}}}|`One or more parameter values were invalid: Input collection contains duplicates.`",
        "BatchWriteItem|{'RequestItems':{'~T':[{'DeleteRequest':{'Key':{'pk':{'SS':['b','a','b']}}}}]}}|`One or more parameter values were invalid: Input collection [b, a, b] contains duplicates.`",
        "UpdateItem|{'TableName':'~T','Key':{'pk':{'S':'a'}},'UpdateExpression':'SET x = :x','ConditionExpression':'a = :v','ExpressionAttributeValues':{':x':{'S':'x'}}}|`1 validation error detected: Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v`",
        "PutItem|{'TableName':'~T','Item':{'pk':{'S':'a'}},'ExpressionAttributeValues':{':v':{'S':'a'}}}|`1 validation error detected: ExpressionAttributeValues can only be specified when using expressions`",
        "DeleteItem|{'TableName':'~T','Key':{'pk':{'S':'a'}},'ReturnValues':'ALL_NEW'}|`1 validation error detected: ReturnValues can only be ALL_OLD or NONE`",
        "DeleteItem|{'TableName':'~T','Key':{'pk':{'S':'a'}},'Expected':{'a':{'Exists':true}}}|`1 validation error detected: One or more parameter values were invalid: Value must be provided when Exists is true for Attribute: a`",
        "UpdateItem|{'TableName':'~T','Key':{'pk':{'S':'a'}},'UpdateExpression':'SET pk = :v','ExpressionAttributeValues':{':v':{'S':'a'}}}|`One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key`",
        "DeleteItem|{'TableName':'~T','Key':{'other':{'S':'a'}}}|`The provided key element does not match the schema`",
        "UpdateItem|{'TableName':'~T','Key':{'pk':{'S':'a'}},'ReturnValues':'x','ReturnConsumedCapacity':'x'}|`1 validation error detected: Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]`",
        "PutItem|{'TableName':'','Item':{},'ReturnValues':'x'}|`1 validation error detected: Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1`",
        "BatchWriteItem|{'RequestItems':{'a;b':[{'PutRequest':{'Item':{}}}]},'ReturnConsumedCapacity':'x'}|`1 validation error detected: Value 'x' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]`",
      })
  void everyOperationHasItsWords(String operation, String json, String message) {
    raw.call(operation, json.replace('\'', '"').replace("~T", table)).invalid(message);
  }
}
