package dev.stator.router.operation;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.router.json.JsonOutput;

/**
 * DescribeContinuousBackups: the service says that every table has them once it is created, and
 * that none can be taken back to an earlier time unless that was asked for, which nobody can yet.
 */
final class DescribeContinuousBackups implements Operation {
  @Override
  public Reply execute(Call call) {
    var arn = call.tableArn();
    var table = call.tables().find(arn);
    if (table == null) {
      throw new RequestException(ErrorCode.TABLE_NOT_FOUND, "Table not found: " + arn.name());
    }
    var out = new JsonOutput().beginObject().name("ContinuousBackupsDescription").beginObject();
    boolean created = table.status() != TableRecord.Status.CREATING;
    out.name("ContinuousBackupsStatus").text(created ? "ENABLED" : "DISABLED");
    out.name("PointInTimeRecoveryDescription").beginObject();
    out.name("PointInTimeRecoveryStatus").text("DISABLED");
    return Reply.ok(out.endObject().endObject().endObject());
  }
}
