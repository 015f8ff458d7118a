package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.Definitions.ON_DEMAND;
import static dev.stator.deploy.conformance.Definitions.WRONG;
import static dev.stator.deploy.conformance.Definitions.globals;
import static dev.stator.deploy.conformance.Definitions.index;
import static dev.stator.deploy.conformance.Definitions.keys;
import static dev.stator.deploy.conformance.Definitions.locals;
import static dev.stator.deploy.conformance.Definitions.units;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** CreateTable: which definitions make sense, and in which words the others are refused. */
@Conformance
class CreateTableTest {
  private final Definitions definitions;
  private final Tables tables;

  CreateTableTest(RawClient raw, Tables tables) {
    definitions = new Definitions(raw);
    this.tables = tables;
  }

  @Test
  void itsAnswerShowsATableThatIsBeingCreated() {
    var name = tables.newName();
    var answer = definitions.create(name, "p:S", "p", ON_DEMAND).ok();
    assertEquals(
        "CREATING", assertInstanceOf(Map.class, answer.get("TableDescription")).get("TableStatus"));
    tables.awaitActive(name);
    definitions
        .create(name, "p:S", "p", ON_DEMAND)
        .refused("ResourceInUseException", "Table already exists: " + name);
  }

  @Test
  void throughputGoesWithTheBillingMode() {
    refused(
        "p:S",
        "p",
        "",
        WRONG
            + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
    refused(
        "p:S",
        "p",
        ON_DEMAND + "," + units(1, 1),
        WRONG
            + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
    refused(
        "p:S",
        "p",
        "," + units(1_000_000_000_001L, 1),
        "Given value 1000000000001 for ReadCapacityUnits is out of bounds");
  }

  @Test
  void theKeySchemaFitsTheAttributes() {
    refused("p:S,p:N", "p", ON_DEMAND, "Attribute Name is duplicated: p");
    refused(
        "q:S",
        "p",
        ON_DEMAND,
        WRONG
            + "Some index key attributes are not defined in AttributeDefinitions. Keys: [p], AttributeDefinitions: [q]");
    refused(
        "p:S", "p,q", ON_DEMAND, "Invalid KeySchema: Some index key attribute have no definition");
    refused(
        "p:S,q:S",
        "p",
        ON_DEMAND,
        WRONG
            + "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions");
    refused(
        "p:S,q:S",
        "p,p",
        ON_DEMAND,
        "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    definitions
        .create("some", "p:SS", "p", ON_DEMAND)
        .invalid(
            "1 validation error detected: Value 'SS' at 'attributeDefinitions.1.member.attributeType' failed to satisfy"
                + " constraint: Member must satisfy enum value set: [B, N, S]");
  }

  @Test
  void attributesThatNoKeyUsesAreRefused() {
    refused(
        "s:S,a:S,b:S,p:S,c:S",
        "p,s",
        ON_DEMAND + globals(index("byA", "a", "")),
        WRONG
            + "Some AttributeDefinitions are not used. AttributeDefinitions: [p, a, b, s, c], keys used: [p, a, s]");
  }

  @Test
  void localIndexesHaveTheTablesPartitionKeyAndASortKey() {
    refused(
        "p:S,q:S",
        "p",
        ON_DEMAND + locals(index("byQ", "p,q", "")),
        WRONG
            + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
    refused(
        "p:S,q:S",
        "p,q",
        ON_DEMAND + locals(index("byP", "p", "")),
        WRONG + "Index KeySchema does not have a range key for index: byP");
    refused(
        "p:S,q:S",
        "p,q",
        ON_DEMAND + locals(index("byQ", "q,p", "")),
        WRONG
            + "Index KeySchema does not have the same leading hash key as table KeySchema for index: byQ. index hash key:"
            + " q, table hash key: p");
    refused(
        "p:S,q:S", "p,q", ON_DEMAND + locals(), WRONG + "List of LocalSecondaryIndexes is empty");
  }

  @Test
  void aTableHasUpToFiveLocalAndTwentyGlobalIndexes() {
    var name = tables.newName();
    definitions
        .create(name, "p:S,q:S", "p,q", ON_DEMAND + locals(many(5, "p,q")) + globals(many("g", 20)))
        .ok();
    refused(
        "p:S,q:S",
        "p,q",
        ON_DEMAND + locals(many(6, "p,q")),
        WRONG + "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
    refused(
        "p:S",
        "p",
        ON_DEMAND + globals(many("g", 21)),
        WRONG + "GlobalSecondaryIndex count exceeds the per-table limit of 20");
    refused(
        "p:S",
        "p",
        ON_DEMAND + globals(index("same", "p", ""), index("same", "p", "")),
        WRONG + "Duplicate index name: same");
  }

  @Test
  void projectionsNameTheirAttributesWhenTheyIncludeSome() {
    projection("{}", "Unknown ProjectionType: null");
    projection(
        "{'ProjectionType':'INCLUDE'}",
        "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
    projection(
        "{'ProjectionType':'ALL','NonKeyAttributes':['a']}",
        "ProjectionType is ALL, but NonKeyAttributes is specified");
    projection(
        "{'ProjectionType':'KEYS_ONLY','NonKeyAttributes':['a']}",
        "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified");
  }

  @Test
  void globalIndexesHaveThroughputAsTheTableDoes() {
    refused(
        "p:S",
        "p",
        ON_DEMAND + globals(index("byP", "p", "," + units(1, 1))),
        WRONG
            + "ProvisionedThroughput should not be specified for index: byP when BillingMode is PAY_PER_REQUEST");
    refused(
        "p:S",
        "p",
        "," + units(1, 1) + globals(index("byP", "p", "")),
        WRONG + "ProvisionedThroughput is not specified for index: byP");
  }

  @Test
  void streamsEncryptionAndClassAreChecked() {
    refused(
        "p:S",
        "p",
        ON_DEMAND + ",'StreamSpecification':{'StreamEnabled':true}",
        WRONG + "Table is being created with a stream enabled, UpdateViewType is required");
    refused(
        "p:S",
        "p",
        ON_DEMAND + ",'SSESpecification':{'Enabled':false,'SSEType':'KMS'}",
        WRONG + "SSEType can not be specified if Enabled is false");
    refused(
        "p:S",
        "p",
        ON_DEMAND + ",'TableClass':'standard'",
        "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD,"
            + " STANDARD_INFREQUENT_ACCESS].");
  }

  @Test
  void theFirstFaultInTheServicesOrderIsNamed() {
    var bad = "'AttributeDefinitions':[{'AttributeName':'q','AttributeType':'S'}],";
    definitions
        .call("CreateTable", "{'TableName':'some'," + bad + keys("p") + "}")
        .invalid(
            WRONG
                + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
    definitions
        .call("CreateTable", "{'TableName':'s'}")
        .invalid(
            "3 validation errors detected: Value null at 'attributeDefinitions' failed to satisfy constraint: Member must"
                + " not be null; Value 's' at 'tableName' failed to satisfy constraint: Member must have length greater"
                + " than or equal to 3; Value null at 'keySchema' failed to satisfy constraint: Member must not be null");
  }

  private void projection(String projection, String message) {
    refused("p:S", "p", ON_DEMAND + globals(index("byP", "p", projection, "")), WRONG + message);
  }

  private void refused(String attributes, String keys, String more, String message) {
    definitions.create("refused", attributes, keys, more).invalid(message);
  }

  private static String[] many(int count, String keys) {
    return IntStream.range(0, count)
        .mapToObj(i -> index("local" + i, keys, ""))
        .toArray(String[]::new);
  }

  private static String[] many(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> index(prefix + "-" + i, "p", ""))
        .toArray(String[]::new);
  }
}
