package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.Definitions.ON_DEMAND;
import static dev.stator.deploy.conformance.Definitions.WRONG;
import static dev.stator.deploy.conformance.Definitions.attributes;
import static dev.stator.deploy.conformance.Definitions.index;
import static dev.stator.deploy.conformance.Definitions.units;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** UpdateTable: what changes, what the table is called meanwhile, and what is refused. */
@Conformance
class UpdateTableTest {
  private final DynamoDbClient dynamo;
  private final Definitions definitions;
  private final Tables tables;

  UpdateTableTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    this.dynamo = dynamo;
    this.definitions = new Definitions(raw);
    this.tables = tables;
  }

  @Test
  void somethingHasToChange() {
    definitions
        .call("UpdateTable", "{'TableName':'" + tables.create("p:S") + "'}")
        .invalid(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates,"
                + " SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn,"
                + " MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is"
                + " required");
  }

  @Test
  void throughputChangesUpAndDown() {
    var name = tables.newName();
    definitions.create(name, "p:S", "p", "," + units(5, 6)).ok();
    tables.awaitActive(name);
    definitions
        .update(name, units(5, 6))
        .invalid(
            "The provisioned throughput for the table will not change. The requested value equals the current value."
                + " Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. Current"
                + " WriteCapacityUnits provisioned for the table: 6. Requested WriteCapacityUnits: 6. Refer to the Amazon"
                + " DynamoDB Developer Guide for current limits and how to request higher limits.");
    definitions.update(name, units(7, 2)).ok();
    tables.awaitActive(name);
    var changed = described(name).provisionedThroughput();
    assertEquals(7, changed.readCapacityUnits());
    assertEquals(2, changed.writeCapacityUnits());
    assertEquals(1, changed.numberOfDecreasesToday());
  }

  @Test
  void aTableChangesItsBillingMode() {
    var name = tables.create("p:S");
    definitions
        .update(name, units(1, 1))
        .invalid(
            WRONG
                + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
    definitions
        .update(name, "'BillingMode':'PROVISIONED'")
        .invalid(WRONG + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
    var answer =
        dynamo.updateTable(r ->
            r.tableName(name)
                .billingMode(BillingMode.PROVISIONED)
                .provisionedThroughput(t -> t.readCapacityUnits(3L).writeCapacityUnits(4L)));
    assertEquals(TableStatus.UPDATING, answer.tableDescription().tableStatus());
    tables.awaitActive(name);
    assertEquals(3, described(name).provisionedThroughput().readCapacityUnits());
  }

  @Test
  void streamsGoOnAndOffOnce() {
    var name = tables.create("p:S");
    var on = "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}";
    var off = "'StreamSpecification':{'StreamEnabled':false}";
    definitions.update(name, off).invalid("Table has no stream to disable: TableName: " + name);
    definitions.update(name, on).ok();
    tables.awaitActive(name);
    var described = described(name);
    assertEquals(StreamViewType.NEW_IMAGE, described.streamSpecification().streamViewType());
    assertEquals(
        described.tableArn() + "/stream/" + described.latestStreamLabel(),
        described.latestStreamArn());
    definitions.update(name, on).invalid("Table already has an enabled stream: TableName: " + name);
    definitions.update(name, off).ok();
    tables.awaitActive(name);
  }

  @Test
  void aGlobalIndexComesAndGoes() {
    var name = tables.create("p:S");
    var create = "'GlobalSecondaryIndexUpdates':[{'Create':" + index("byQ", "q", "") + "}]";
    definitions
        .update(name, create)
        .invalid(WRONG + "AttributeDefinitions is not specified for index: byQ");
    definitions.update(name, attributes("p:S,q:N") + "," + create).ok();
    tables.awaitActive(name);
    var index = described(name).globalSecondaryIndexes().getFirst();
    assertEquals(IndexStatus.ACTIVE, index.indexStatus());
    assertEquals(described(name).tableArn() + "/index/byQ", index.indexArn());
    definitions
        .update(name, attributes("p:S,q:N") + "," + create)
        .invalid("Attempting to create an index which already exists");
    definitions
        .update(name, "'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'other'}}]")
        .refused(
            "ResourceNotFoundException",
            "Requested resource not found: Index other for table " + name);
    definitions.update(name, "'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'byQ'}}]").ok();
    tables.awaitActive(name);
    assertFalse(described(name).hasGlobalSecondaryIndexes());
    assertEquals(1, described(name).attributeDefinitions().size());
  }

  @Test
  void oneIndexAtATimeIsCreated() {
    definitions
        .update(
            tables.create("p:S"),
            attributes("p:S,q:S,r:S")
                + ",'GlobalSecondaryIndexUpdates':[{'Create':"
                + index("byQ", "q", "")
                + "},{'Create':"
                + index("byR", "r", "")
                + "}]")
        .refused(
            "LimitExceededException",
            "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
  }

  @Test
  void aProtectedTableIsNotDeleted() {
    var name = tables.create("p:S");
    definitions.update(name, "'DeletionProtectionEnabled':true").ok();
    assertTrue(described(name).deletionProtectionEnabled());
    definitions
        .call("DeleteTable", "{'TableName':'" + name + "'}")
        .invalid(
            "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection"
                + " first.");
    definitions.update(name, "'DeletionProtectionEnabled':false").ok();
    assertFalse(described(name).deletionProtectionEnabled());
  }

  @Test
  void itemsOutliveAChange() {
    var name = tables.create("p:S");
    var item = "'TableName':'" + name + "','Key':{'p':{'S':'a'}}";
    definitions.call("PutItem", "{'TableName':'" + name + "','Item':{'p':{'S':'a'}}}").ok();
    definitions
        .update(name, "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'}")
        .ok();
    assertEquals(1, definitions.call("GetItem", "{" + item + "}").ok().size());
    tables.awaitActive(name);
    assertEquals(1, definitions.call("GetItem", "{" + item + "}").ok().size());
  }

  @Test
  void aTableThatIsNotThereIsNotFound() {
    definitions
        .update("nowhere", ON_DEMAND.substring(1))
        .refused(
            "ResourceNotFoundException", "Requested resource not found: Table: nowhere not found");
  }

  private TableDescription described(String name) {
    return dynamo.describeTable(r -> r.tableName(name)).table();
  }
}
