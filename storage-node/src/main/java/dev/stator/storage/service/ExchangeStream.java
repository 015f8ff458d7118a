package dev.stator.storage.service;

import dev.stator.proto.item.CallBatchCodec;
import dev.stator.proto.item.ItemExchange;
import dev.stator.proto.item.NumberedReply;
import dev.stator.proto.item.ReplyBatchCodec;
import dev.stator.proto.item.StorageReply;
import dev.stator.proto.wire.CallBatch;
import dev.stator.proto.wire.ReplyBatch;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One router's stream of calls.
 *
 * <p>Replies leave in batches that nobody waits for: the first reply wakes the stream's sender, and
 * whatever else is there when it runs travels along. While many writes complete in one log entry
 * that is many; for a lonely client it is one, at once. Replies complete on apply threads, so
 * sending happens elsewhere.
 *
 * <p>Bounded: a stream with too many calls unanswered is not read from until half of them are.
 */
final class ExchangeStream implements StreamObserver<CallBatch> {
  private static final int UNANSWERED_MAX = 4_096;
  private static final int BATCH_REPLIES_MAX = 512;
  private static final int BATCH_BYTES_MAX = 1 << 20;
  private static final long READY_POLL_NANOS = 200_000;

  private final ItemExchange node;
  private final ServerCallStreamObserver<ReplyBatch> replies;
  private final Queue<NumberedReply> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicBoolean reading = new AtomicBoolean(true);
  private final AtomicBoolean completed = new AtomicBoolean();
  private volatile boolean callerIsDone;

  private ExchangeStream(ItemExchange node, ServerCallStreamObserver<ReplyBatch> replies) {
    this.node = node;
    this.replies = replies;
  }

  static ExchangeStream open(ItemExchange node, ServerCallStreamObserver<ReplyBatch> replies) {
    var stream = new ExchangeStream(node, replies);
    replies.disableAutoRequest();
    replies.request(1);
    return stream;
  }

  @Override
  public void onNext(CallBatch batch) {
    var calls = CallBatchCodec.fromMessage(batch);
    unanswered.addAndGet(calls.size());
    for (var call : calls) {
      node.call(call.call())
          .whenComplete((reply, failure) ->
              reply(
                  new NumberedReply(
                      call.number(), reply != null ? reply : new StorageReply.Unknown(null))));
    }
    if (unanswered.get() < UNANSWERED_MAX) {
      replies.request(1);
      return;
    }
    reading.set(false);
    readOn();
  }

  private void reply(NumberedReply reply) {
    waiting.add(reply);
    if (waitingCount.getAndIncrement() == 0) {
      Thread.startVirtualThread(this::send);
    }
  }

  /** Runs once at a time, for as long as there are replies. */
  private void send() {
    int sent;
    do {
      sent = 0;
      NumberedReply next = waiting.poll();
      while (next != null) {
        var batch = new ArrayList<NumberedReply>();
        int bytes = 0;
        while (next != null && batch.size() < BATCH_REPLIES_MAX && bytes < BATCH_BYTES_MAX) {
          batch.add(next);
          bytes += weight(next.reply());
          next = waiting.poll();
        }
        sent += batch.size();
        send(batch);
      }
    } while (waitingCount.addAndGet(-sent) > 0);
  }

  private void send(List<NumberedReply> batch) {
    while (!replies.isReady() && !replies.isCancelled()) {
      LockSupport.parkNanos(READY_POLL_NANOS);
    }
    if (!replies.isCancelled()) {
      replies.onNext(ReplyBatchCodec.toMessage(batch));
    }
    unanswered.addAndGet(-batch.size());
    readOn();
    completeWhenDone();
  }

  private void completeWhenDone() {
    if (callerIsDone
        && unanswered.get() == 0
        && !replies.isCancelled()
        && completed.compareAndSet(false, true)) {
      replies.onCompleted();
    }
  }

  private void readOn() {
    if (unanswered.get() <= UNANSWERED_MAX / 2 && reading.compareAndSet(false, true)) {
      replies.request(1);
    }
  }

  private static int weight(StorageReply reply) {
    return switch (reply) {
      case StorageReply.Found(var item, _, _) when item != null -> item.length();
      case StorageReply.Ranged(var page) -> (int) Math.min(page.itemBytes(), BATCH_BYTES_MAX);
      case StorageReply.Changes(var page) -> (int) Math.min(page.bytes(), BATCH_BYTES_MAX);
      default -> 64;
    };
  }

  @Override
  public void onError(Throwable failure) {
    // The router is gone; what it proposed goes on, and nobody waits for the answers.
  }

  @Override
  public void onCompleted() {
    callerIsDone = true;
    completeWhenDone();
  }
}
