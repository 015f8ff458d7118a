package dev.stator.proto.item;

import dev.stator.proto.wire.CallBatch;
import dev.stator.proto.wire.ItemServiceGrpc;
import dev.stator.proto.wire.ReplyBatch;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The rows of one storage node as the command line reads them: one call at a time, each on a stream
 * of its own. Blocks, at most until its deadline; thread-safe.
 */
public final class ItemClient {
  private final ItemServiceGrpc.ItemServiceStub stub;
  private final Duration deadline;

  public ItemClient(Channel channel, Duration deadline) {
    this.stub = ItemServiceGrpc.newStub(channel);
    this.deadline = deadline;
  }

  /** What the node answers; that the partition is unavailable there, when it does not. */
  public StorageReply call(StorageCall call) throws InterruptedException {
    var reply = new CompletableFuture<StorageReply>();
    var calls =
        stub.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
            .exchange(new FirstReply(reply));
    calls.onNext(CallBatchCodec.toMessage(List.of(new NumberedCall(1, call))));
    try {
      return reply.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return new StorageReply.Unavailable(String.valueOf(e));
    } finally {
      end(calls);
    }
  }

  private static void end(StreamObserver<CallBatch> calls) {
    try {
      calls.onCompleted();
    } catch (IllegalStateException e) {
      // it broke, and the reply said so
    }
  }

  private record FirstReply(CompletableFuture<StorageReply> reply)
      implements StreamObserver<ReplyBatch> {
    @Override
    public void onNext(ReplyBatch batch) {
      ReplyBatchCodec.fromMessage(batch).forEach(each -> reply.complete(each.reply()));
    }

    @Override
    public void onError(Throwable broken) {
      reply.completeExceptionally(broken);
    }

    @Override
    public void onCompleted() {
      reply.completeExceptionally(new IllegalStateException("the node ended the stream"));
    }
  }
}
