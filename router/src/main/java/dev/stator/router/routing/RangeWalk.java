package dev.stator.router.routing;

import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.proto.item.RangePage;
import dev.stator.proto.item.RangeRead;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import org.jspecify.annotations.Nullable;

/**
 * One read's way over a range. A partition answers as far as it holds the range, or as far as it
 * got in its turn, and says where to go on: not where the map says that it ends, for it may have
 * been split since. Lives as long as the request, on its thread.
 */
final class RangeWalk {
  private final StorageClient client;
  private final boolean leader;
  private final long deadlineNanos;

  RangeWalk(StorageClient client, boolean leader) {
    this.client = client;
    this.leader = leader;
    this.deadlineNanos = client.deadlineNanos();
  }

  RangePage run(RangeRead read) {
    if (read.range().isEmpty()) {
      return RangePage.EMPTY;
    }
    var all = ask(read);
    var rest = read.behind(all);
    while (rest != null) {
      var next = ask(rest);
      all = all.and(next);
      rest = rest.behind(next);
    }
    return all;
  }

  private RangePage ask(RangeRead read) {
    var attempts = new Attempts(client, image -> firstOf(image, read), false, deadlineNanos);
    var reply = attempts.run(partitionId -> new StorageCall.Range(partitionId, read), leader);
    if (reply instanceof StorageReply.Ranged(var page)) {
      return page;
    }
    throw new RequestException(
        ErrorCode.INTERNAL_SERVER_ERROR, "A read of a range was answered like another request");
  }

  /** The partition in which the walk begins. */
  private static @Nullable PartitionRecord firstOf(ClusterImage image, RangeRead read) {
    return read.backwards()
        ? image.partitionBelow(read.range().end())
        : image.partitionOf(read.range().start());
  }
}
