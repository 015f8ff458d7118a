package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.router.table.StreamArn;
import dev.stator.router.table.TableStream;

/** What the operations on streams ask alike. */
final class StreamCalls {
  /** The most streams or shards of a page. */
  static final int PAGE_MAX = 100;

  private StreamCalls() {}

  /** The stream that the request names. */
  static TableStream stream(Call call) {
    return stream(call, call.members().requiredText("StreamArn"));
  }

  static TableStream stream(Call call, String arn) {
    return call.tables().stream(StreamArn.of(call.principal(), arn), call.nowMillis());
  }

  /** How much the caller wants at most. */
  static int limit(Call call, int most) {
    var limit = call.members().number("Limit");
    if (limit != null && limit > most) {
      throw RequestException.validation(
          "One or more parameter values were invalid: Limit should be less than or equal to "
              + most);
    }
    return limit == null ? most : limit.intValue();
  }
}
