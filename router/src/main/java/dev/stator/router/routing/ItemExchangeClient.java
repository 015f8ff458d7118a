package dev.stator.router.routing;

import dev.stator.proto.item.CallBatchCodec;
import dev.stator.proto.item.ItemExchange;
import dev.stator.proto.item.NumberedCall;
import dev.stator.proto.item.NumberedReply;
import dev.stator.proto.item.ReplyBatchCodec;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import dev.stator.proto.wire.CallBatch;
import dev.stator.proto.wire.ItemServiceGrpc;
import dev.stator.proto.wire.ReplyBatch;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream to one node. Thread-safe.
 *
 * <p><b>Batching.</b> A call goes into a queue and wakes the sender, a virtual thread, which sends
 * all that is queued in one message. A call that comes alone leaves at once. When the processors
 * are busy the sender takes its turn behind the requests that are ready to run, so that their calls
 * leave together: the busier, the larger the batches. Nothing ever waits for company.
 *
 * <p><b>Failure.</b> When the stream breaks, every call on it fails at once, and the next call
 * opens another stream. A node that is silent is not this class's business: who calls has its own
 * patience.
 *
 * <p><b>Bounds.</b> Calls under way and their bytes are bounded; beyond, a call is answered
 * Overloaded.
 */
final class ItemExchangeClient implements ItemExchange, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ItemExchangeClient.class);
  private static final int BATCH_CALLS_MAX = 256;
  private static final int BATCH_BYTES_MAX = 1 << 20;
  private static final int CALL_OVERHEAD_BYTES = 64;

  private final String address;
  private final ManagedChannel channel;
  private final RoutingLimits limits;
  private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();

  /** How often the sender was called since it last found nothing to do. */
  private final AtomicInteger signals = new AtomicInteger();

  private final Thread sender;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger callsInFlight = new AtomicInteger();
  private final AtomicLong bytesInFlight = new AtomicLong();
  private volatile @Nullable Stream stream;
  private volatile boolean closed;

  private record Pending(
      long number, StorageCall call, int bytes, CompletableFuture<StorageReply> reply) {}

  ItemExchangeClient(String address, ManagedChannel channel, RoutingLimits limits) {
    this.address = address;
    this.channel = channel;
    this.limits = limits;
    this.sender = Thread.ofVirtual().name("send-" + address).start(this::send);
  }

  @Override
  public CompletableFuture<StorageReply> call(StorageCall call) {
    int bytes = bytes(call);
    int calls = callsInFlight.incrementAndGet();
    if (bytesInFlight.addAndGet(bytes) > limits.bytesInFlightMax()
        || calls > limits.callsInFlightMax()) {
      release(bytes);
      return CompletableFuture.completedFuture(new StorageReply.Overloaded());
    }
    var pending = new Pending(numbers.incrementAndGet(), call, bytes, new CompletableFuture<>());
    queue.add(pending);
    signal();
    if (closed) {
      failQueued(new ExchangeFailedException(address, "closed"));
    }
    return pending.reply();
  }

  private static int bytes(StorageCall call) {
    return CALL_OVERHEAD_BYTES
        + switch (call) {
          case StorageCall.Write write -> write.command().length();
          case StorageCall.Get get -> get.rowKey().length();
          case StorageCall.Range(_, var read) -> read.range().start().length();
          case StorageCall.Count _, StorageCall.AwaitShipped _ -> 0;
          case StorageCall.Shards _, StorageCall.Changes _ -> 0;
        };
  }

  private void release(int bytes) {
    callsInFlight.decrementAndGet();
    bytesInFlight.addAndGet(-bytes);
  }

  // ------------------------------------------------------------------------------------------------ sending

  private void signal() {
    if (signals.getAndIncrement() == 0) {
      LockSupport.unpark(sender);
    }
  }

  private void send() {
    while (!closed) {
      int seen = signals.get();
      if (seen == 0) {
        LockSupport.park(this);
        continue;
      }
      sendQueued();
      signals.addAndGet(-seen);
    }
  }

  /**
   * Sends as long as something is queued and the stream takes it; a full stream signals when it
   * takes more.
   */
  private void sendQueued() {
    while (!queue.isEmpty() && !closed) {
      Stream to = null;
      try {
        to = openStream();
        if (!to.isReady()) {
          return;
        }
        sendBatch(to);
      } catch (RuntimeException e) {
        if (to != null) {
          to.fail(e);
        } else {
          failQueued(e);
        }
      }
    }
  }

  private void sendBatch(Stream to) {
    var calls = new ArrayList<NumberedCall>();
    int bytes = 0;
    Pending pending;
    while (calls.size() < BATCH_CALLS_MAX
        && bytes < BATCH_BYTES_MAX
        && (pending = queue.poll()) != null) {
      to.pending.put(pending.number(), pending);
      calls.add(new NumberedCall(pending.number(), pending.call()));
      bytes += pending.bytes();
    }
    if (!calls.isEmpty()) {
      to.send(CallBatchCodec.toMessage(calls));
    }
  }

  private Stream openStream() {
    var open = stream;
    if (open != null && !open.broken) {
      return open;
    }
    if (closed) {
      throw new ExchangeFailedException(address, "closed");
    }
    channel.resetConnectBackoff();
    var opened = new Stream();
    stream = opened;
    ItemServiceGrpc.newStub(channel).exchange(opened);
    return opened;
  }

  private void failQueued(RuntimeException failure) {
    Pending pending;
    while ((pending = queue.poll()) != null) {
      finish(pending, failure);
    }
  }

  private void finish(Pending pending, Throwable failure) {
    release(pending.bytes());
    pending.reply().completeExceptionally(failure);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(sender);
    failQueued(new ExchangeFailedException(address, "closed"));
    var open = stream;
    if (open != null) {
      open.fail(new ExchangeFailedException(address, "closed"));
    }
  }

  /** One stream, from its first call to its break. */
  private final class Stream implements ClientResponseObserver<CallBatch, ReplyBatch> {
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private @Nullable ClientCallStreamObserver<CallBatch> requests;
    private volatile boolean broken;

    @Override
    public void beforeStart(ClientCallStreamObserver<CallBatch> requests) {
      this.requests = requests;
      requests.setOnReadyHandler(ItemExchangeClient.this::signal);
    }

    /** A stream that is still connecting takes calls, too; one that is full does not. */
    boolean isReady() {
      return requests != null && (requests.isReady() || pending.isEmpty());
    }

    void send(CallBatch batch) {
      if (requests != null) {
        requests.onNext(batch);
      }
      if (broken) {
        failPending(new ExchangeFailedException(address, "the stream broke"));
      }
    }

    @Override
    public void onNext(ReplyBatch batch) {
      for (NumberedReply reply : ReplyBatchCodec.fromMessage(batch)) {
        var answered = pending.remove(reply.number());
        if (answered != null) {
          release(answered.bytes());
          answered.reply().complete(reply.reply());
        }
      }
    }

    @Override
    public void onError(Throwable error) {
      LOG.debug("The stream to {} broke: {}", address, error.toString());
      end(new ExchangeFailedException(address, String.valueOf(error.getMessage())));
    }

    @Override
    public void onCompleted() {
      end(new ExchangeFailedException(address, "the node ended the stream"));
    }

    private void end(ExchangeFailedException failure) {
      broken = true;
      failPending(failure);
      failQueued(failure); // they waited for this stream; their callers know whom to ask instead
    }

    void fail(RuntimeException failure) {
      end(new ExchangeFailedException(address, String.valueOf(failure.getMessage())));
      if (requests != null) {
        requests.cancel("failed", failure);
      }
    }

    private void failPending(ExchangeFailedException failure) {
      for (var failed : List.copyOf(pending.values())) {
        if (pending.remove(failed.number(), failed)) {
          finish(failed, failure);
        }
      }
    }
  }
}
