package dev.stator.router.table;

import dev.stator.model.cluster.TableRecord;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.validation.Members;
import dev.stator.router.validation.Shape;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A table as DescribeTable and its kin show it. */
public final class TableDescription {
  private TableDescription() {}

  /** Writes the description; {@code createTable} is the shape of CreateTable's request. */
  public static void write(JsonOutput out, TableRecord table, Shape.Structure createTable) {
    var definition = TableDefinition.read(table.definition(), createTable);
    out.beginObject();
    repeat(out, definition, "AttributeDefinitions");
    out.name("TableName").text(table.name());
    repeat(out, definition, "KeySchema");
    out.name("TableStatus").text(table.status().name());
    out.name("CreationDateTime").json(BigDecimal.valueOf(table.createdMillis(), 3).toPlainString());
    throughput(out, definition, table);
    out.name("TableSizeBytes").number(0);
    out.name("ItemCount").number(0);
    out.name("TableArn")
        .text(new TableArn(table.account(), table.region(), table.name()).toString());
    out.name("TableId").text(table.tableUuid());
    var tableClass = definition.text("TableClass");
    if (tableClass != null) {
      out.name("TableClassSummary").beginObject().name("TableClass").text(tableClass).endObject();
    }
    out.name("DeletionProtectionEnabled").bool(definition.flag("DeletionProtectionEnabled"));
    out.endObject();
  }

  private static void repeat(JsonOutput out, Members definition, String member) {
    out.name(member);
    TableDefinition.value(out, definition.elements(member));
  }

  private static void throughput(JsonOutput out, Members definition, TableRecord table) {
    boolean onDemand = "PAY_PER_REQUEST".equals(definition.text("BillingMode"));
    var given = definition.members("ProvisionedThroughput");
    out.name("ProvisionedThroughput").beginObject();
    out.name("NumberOfDecreasesToday").number(0);
    out.name("ReadCapacityUnits").number(units(given, "ReadCapacityUnits"));
    out.name("WriteCapacityUnits").number(units(given, "WriteCapacityUnits"));
    out.endObject();
    if (onDemand) {
      out.name("BillingModeSummary").beginObject();
      out.name("BillingMode").text("PAY_PER_REQUEST");
      if (table.status() != TableRecord.Status.CREATING) {
        out.name("LastUpdateToPayPerRequestDateTime")
            .json(BigDecimal.valueOf(table.createdMillis(), 3).toPlainString());
      }
      out.endObject();
    }
  }

  private static long units(@Nullable Members given, String member) {
    var units = given == null ? null : given.number(member);
    return units == null ? 0 : units;
  }
}
