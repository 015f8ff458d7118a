package dev.stator.router.routing;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.error.RequestException;
import dev.stator.model.key.KeyRange;
import dev.stator.proto.item.StorageCall;
import dev.stator.router.routing.UnshippedWrites.Latest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits, for a second at most, until a table's global indexes have what this router wrote to the
 * table: in a cluster on a laptop a test that writes and then reads an index sees its own writes.
 * Each partition that was written to is asked; one that was cut since has handed what it had still
 * to ship to those that hold parts of its range now, so that they are. Lives as long as the
 * request.
 */
final class IndexesCatchUp {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final StorageClient client;
  private final UnshippedWrites writes;
  private final int tableId;
  private final long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;

  IndexesCatchUp(StorageClient client, UnshippedWrites writes, int tableId) {
    this.client = client;
    this.writes = writes;
    this.tableId = tableId;
  }

  void await() {
    var unshipped = writes.of(tableId);
    if (unshipped.size() == 1) {
      awaitOne(unshipped.getFirst());
    } else if (!unshipped.isEmpty()) {
      awaitAll(unshipped);
    }
  }

  private void awaitAll(List<Latest> unshipped) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      unshipped.forEach(each -> threads.execute(() -> awaitOne(each)));
    }
  }

  private void awaitOne(Latest latest) {
    try {
      Bytes from = latest.range().start();
      while (from != null) {
        from = new Part(new KeyRange(from, latest.range().end()), latest.version()).await();
      }
      writes.shipped(tableId, latest);
    } catch (RequestException late) {
      // The index is read as it is.
    }
  }

  /** The rest of a range, of which one partition after the other is asked for what it holds. */
  private final class Part {
    private final KeyRange rest;
    private final long version;

    /** What the partition that is asked holds of it. */
    private @Nullable KeyRange held;

    Part(KeyRange rest, long version) {
      this.rest = rest;
      this.version = version;
    }

    /** Where to go on; null when that was all. */
    @Nullable Bytes await() {
      new Attempts(client, this::locate, false, deadlineNanos).run(this::call, true);
      var end = Objects.requireNonNull(held).end();
      return Objects.equals(end, rest.end()) ? null : end;
    }

    private @Nullable PartitionRecord locate(ClusterImage image) {
      var partition = image.partitionOf(rest.start());
      held = partition == null ? null : partition.range().intersection(rest);
      return partition;
    }

    private StorageCall call(long partitionId) {
      return new StorageCall.AwaitShipped(partitionId, Objects.requireNonNull(held), version);
    }
  }
}
