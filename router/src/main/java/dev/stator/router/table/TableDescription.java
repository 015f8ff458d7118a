package dev.stator.router.table;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.TableSchema;
import dev.stator.router.definition.TableDefinition;
import dev.stator.router.definition.Throughput;
import dev.stator.router.definition.Transition;
import dev.stator.router.definition.Units;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.routing.TableFigures;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A table as DescribeTable and its kin show it. */
public final class TableDescription {
  private final JsonOutput out;
  private final TableRecord table;
  private final Transition shown;
  private final String arn;
  private final TableFigures figures;
  private final long nowMillis;

  private TableDescription(
      JsonOutput out, TableRecord table, Transition shown, TableFigures figures, long nowMillis) {
    this.out = out;
    this.table = table;
    this.shown = shown;
    this.arn = new TableArn(table.account(), table.region(), table.name()).toString();
    this.figures = figures;
    this.nowMillis = nowMillis;
  }

  /**
   * @param shown what the table is to be described as
   */
  public static void write(
      JsonOutput out, TableRecord table, Transition shown, TableFigures figures, long nowMillis) {
    new TableDescription(out, table, shown, figures, nowMillis).write();
  }

  private void write() {
    out.beginObject();
    boolean going = shown.status() == Status.DELETING;
    if (!going) {
      attributes();
    }
    out.name("TableName").text(table.name());
    if (!going) {
      keySchema();
    }
    out.name("TableStatus").text(shown.tableStatus());
    if (!going) {
      date("CreationDateTime", table.createdMillis());
    }
    provisioned(shown.throughput());
    billing();
    caps(shown.throughput().caps());
    out.name("TableSizeBytes").number(figures.bytes());
    out.name("ItemCount").number(figures.items());
    out.name("TableArn").text(arn);
    out.name("TableId").text(table.tableUuid());
    if (!going) {
      new IndexDescriptions(out, shown, arn, figures, nowMillis).write();
      stream();
      encryption();
      tableClass();
      warm();
    }
    out.name("DeletionProtectionEnabled").bool(shown.after().deletionProtected());
    out.endObject();
  }

  private void attributes() {
    out.name("AttributeDefinitions").beginArray();
    for (var attribute : shown.attributes()) {
      out.beginObject().name("AttributeName").text(attribute.name());
      out.name("AttributeType").text(attribute.type().name()).endObject();
    }
    out.endArray();
  }

  private void keySchema() {
    keySchema(out, table.schema());
  }

  /** The keys of a table's items. */
  public static void keySchema(JsonOutput out, TableSchema schema) {
    out.name("KeySchema").beginArray();
    key(out, schema.partitionKey(), "HASH");
    key(out, schema.sortKey(), "RANGE");
    out.endArray();
  }

  private static void key(JsonOutput out, @Nullable KeyAttribute attribute, String type) {
    if (attribute != null) {
      out.beginObject().name("AttributeName").text(attribute.name());
      out.name("KeyType").text(type).endObject();
    }
  }

  private void provisioned(Throughput throughput) {
    provisioned(out, throughput, nowMillis);
  }

  static void provisioned(JsonOutput out, Throughput throughput, long nowMillis) {
    out.name("ProvisionedThroughput").beginObject();
    if (throughput.increasedMillis() > 0) {
      date(out, "LastIncreaseDateTime", throughput.increasedMillis());
    }
    if (throughput.decreasedMillis() > 0) {
      date(out, "LastDecreaseDateTime", throughput.decreasedMillis());
    }
    out.name("NumberOfDecreasesToday").number(throughput.decreasesToday(nowMillis));
    out.name("ReadCapacityUnits").number(throughput.provisioned().read());
    out.name("WriteCapacityUnits").number(throughput.provisioned().write());
    out.endObject();
  }

  /** Absent for a table that never was paid by request. */
  private void billing() {
    var wanted = shown.after();
    if (wanted.payPerRequestMillis() == TableDefinition.NEVER) {
      return;
    }
    out.name("BillingModeSummary").beginObject();
    out.name("BillingMode").text(wanted.billing().name());
    boolean settled =
        shown.status() != Status.CREATING
            && shown.before().payPerRequestMillis() == wanted.payPerRequestMillis();
    if (settled) {
      date(
          "LastUpdateToPayPerRequestDateTime",
          wanted.payPerRequestMillis() == TableDefinition.SINCE_CREATION
              ? table.createdMillis()
              : wanted.payPerRequestMillis());
    }
    out.endObject();
  }

  private void caps(Units caps) {
    caps(out, caps);
  }

  static void caps(JsonOutput out, Units caps) {
    if (caps.read() == 0 && caps.write() == 0) {
      return;
    }
    out.name("OnDemandThroughput").beginObject();
    if (caps.read() != 0) {
      out.name("MaxReadRequestUnits").number(caps.read());
    }
    if (caps.write() != 0) {
      out.name("MaxWriteRequestUnits").number(caps.write());
    }
    out.endObject();
  }

  private void stream() {
    var stream = shown.after().stream();
    if (stream == null) {
      return;
    }
    if (stream.enabled()) {
      out.name("StreamSpecification").beginObject().name("StreamEnabled").bool(true);
      out.name("StreamViewType").text(stream.viewType()).endObject();
    }
    out.name("LatestStreamLabel").text(stream.label());
    out.name("LatestStreamArn").text(arn + "/stream/" + stream.label());
  }

  private void encryption() {
    boolean changes = shown.encryptionChanges();
    var keyArn = shown.before().keyArn();
    if (keyArn == null && !changes) {
      return;
    }
    out.name("SSEDescription").beginObject();
    out.name("Status").text(changes ? "UPDATING" : "ENABLED");
    if (keyArn != null) {
      out.name("SSEType").text("KMS").name("KMSMasterKeyArn").text(keyArn);
    }
    out.endObject();
  }

  private void tableClass() {
    var tableClass = shown.before().tableClass();
    if (tableClass.isEmpty()) {
      return;
    }
    out.name("TableClassSummary").beginObject().name("TableClass").text(tableClass);
    if (shown.before().classChangedMillis() > 0) {
      date("LastUpdateDateTime", shown.before().classChangedMillis());
    }
    out.endObject();
  }

  /** While the table is created, only what was asked for is shown. */
  private void warm() {
    var throughput = shown.before().throughput();
    boolean creating = shown.status() == Status.CREATING;
    if (!creating || !throughput.onlyWarmByItself(shown.before().billing())) {
      warm(
          out,
          throughput.warm(),
          creating ? "UPDATING" : Transition.warmStatus(throughput, shown.after().throughput()));
    }
  }

  static void warm(JsonOutput out, Units warm, String status) {
    out.name("WarmThroughput").beginObject();
    out.name("ReadUnitsPerSecond").number(warm.read());
    out.name("WriteUnitsPerSecond").number(warm.write());
    out.name("Status").text(status).endObject();
  }

  private void date(String name, long millis) {
    date(out, name, millis);
  }

  /** Seconds since 1970, to the millisecond. */
  public static void date(JsonOutput out, String name, long millis) {
    out.name(name).json(BigDecimal.valueOf(millis, 3).toPlainString());
  }
}
