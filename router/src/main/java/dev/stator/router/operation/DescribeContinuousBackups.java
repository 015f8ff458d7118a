package dev.stator.router.operation;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.router.json.JsonOutput;

/** DescribeContinuousBackups: no table can be taken back to an earlier time yet. */
final class DescribeContinuousBackups implements Operation {
  @Override
  public Reply execute(Call call) {
    var arn = call.tableArn();
    if (call.tables().find(arn) == null) {
      throw new RequestException(ErrorCode.TABLE_NOT_FOUND, "Table not found: " + arn.name());
    }
    var out = new JsonOutput().beginObject().name("ContinuousBackupsDescription").beginObject();
    out.name("ContinuousBackupsStatus").text("DISABLED");
    out.name("PointInTimeRecoveryDescription").beginObject();
    out.name("PointInTimeRecoveryStatus").text("DISABLED");
    return Reply.ok(out.endObject().endObject().endObject());
  }
}
