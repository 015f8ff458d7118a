package dev.stator.router.operation;

import dev.stator.router.definition.Transition;

/** DescribeTable: shows a table as the cluster's map has it. */
final class DescribeTable implements Operation {
  @Override
  public Reply execute(Call call) {
    var table = call.tables().named(call.tableArn());
    return TableReplies.table("Table", call, table, Transition.of(table));
  }
}
