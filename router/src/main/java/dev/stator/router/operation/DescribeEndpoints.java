package dev.stator.router.operation;

import dev.stator.router.json.JsonOutput;

/** DescribeEndpoints: this router, for SDKs that look for endpoints. */
final class DescribeEndpoints implements Operation {
  private static final int CACHE_MINUTES = 1440;

  @Override
  public Reply execute(Call call) {
    var out = new JsonOutput().beginObject().name("Endpoints").beginArray().beginObject();
    out.name("Address").text(call.services().endpoint().get());
    out.name("CachePeriodInMinutes").number(CACHE_MINUTES);
    return Reply.ok(out.endObject().endArray().endObject());
  }
}
