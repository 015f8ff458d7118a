package dev.stator.router.operation;

import dev.stator.router.json.JsonOutput;

/** DescribeLimits: the service's default quotas, which nothing here enforces. */
final class DescribeLimits implements Operation {
  private static final long ACCOUNT_UNITS_MAX = 80_000;
  private static final long TABLE_UNITS_MAX = 40_000;

  @Override
  public Reply execute(Call call) {
    var out = new JsonOutput().beginObject();
    out.name("AccountMaxReadCapacityUnits").number(ACCOUNT_UNITS_MAX);
    out.name("AccountMaxWriteCapacityUnits").number(ACCOUNT_UNITS_MAX);
    out.name("TableMaxReadCapacityUnits").number(TABLE_UNITS_MAX);
    out.name("TableMaxWriteCapacityUnits").number(TABLE_UNITS_MAX);
    return Reply.ok(out.endObject());
  }
}
