package dev.stator.router.operation;

import dev.stator.router.json.JsonOutput;
import dev.stator.router.table.TableDescription;

/** DescribeTable: shows a table as the cluster's map has it. */
final class DescribeTable implements Operation {
  @Override
  public Reply execute(Call call) {
    var table = call.tables().named(call.tableArn());
    var out = new JsonOutput(1024).beginObject().name("Table");
    TableDescription.write(out, table, call.services().model().input("CreateTable"));
    return Reply.ok(out.endObject());
  }
}
