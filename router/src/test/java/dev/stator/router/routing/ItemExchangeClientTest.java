package dev.stator.router.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.item.CallBatchCodec;
import dev.stator.proto.item.NumberedReply;
import dev.stator.proto.item.ReplyBatchCodec;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import dev.stator.proto.wire.CallBatch;
import dev.stator.proto.wire.ItemServiceGrpc;
import dev.stator.proto.wire.ReplyBatch;
import dev.stator.runtime.grpc.GrpcChannels;
import dev.stator.runtime.grpc.GrpcServer;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream to a node, over real gRPC. */
@Timeout(30)
class ItemExchangeClientTest {
  private static final RoutingLimits LIMITS = RoutingLimits.of(Duration.ofSeconds(1));

  private static final PartitionRecord CHILD =
      new PartitionRecord(8, Bytes.utf8("m"), null, 2, List.of("n1", "n2", "n3"), "n2", true);

  private final EchoNode node = new EchoNode();
  private GrpcServer server;
  private GrpcChannels channels;
  private ItemExchangeClient client;

  @BeforeEach
  void start() throws IOException {
    server = GrpcServer.start("127.0.0.1", 0, node);
    channels = new GrpcChannels();
    client = connect(LIMITS);
  }

  private ItemExchangeClient connect(RoutingLimits limits) {
    var address = "127.0.0.1:" + server.port();
    return new ItemExchangeClient(address, channels.to(address), limits);
  }

  @AfterEach
  void stop() {
    client.close();
    channels.close();
    server.close();
  }

  private static StorageCall get(int i) {
    return new StorageCall.Get(1, i, Bytes.utf8("row"), true);
  }

  @Test
  void everyCallGetsItsOwnReply() throws Exception {
    var threads = new ArrayList<Thread>();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < 50; t++) {
      int from = t * 100;
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              for (int i = from; i < from + 100; i++) {
                assertEquals(new StorageReply.Found(null, i, 0), client.call(get(i)).get());
              }
            } catch (Throwable e) {
              failures.add(e);
            }
          }));
    }
    for (var thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), failures);
    assertTrue(node.batches.get() < 5000, "calls that wait travel together: " + node.batches);
  }

  @Test
  void whereAKeyMovedAndWhatWasCountedComeThrough() throws Exception {
    assertEquals(
        new StorageReply.Moved(List.of(CHILD)),
        client.call(new StorageCall.Count(1, 5, CHILD.start())).get());
    assertEquals(
        new StorageReply.Counted(3, 30, CHILD.range()),
        client.call(new StorageCall.Count(CHILD.partitionId(), 5, CHILD.start())).get());
  }

  @Test
  void aNodeThatDiesFailsItsCallsAtOnceAndIsFoundAgainWhenItIsBack() throws Exception {
    assertInstanceOf(StorageReply.Found.class, client.call(get(1)).get());
    node.mute = true;
    var stuck = client.call(get(2));
    int port = server.port();
    server.close();
    assertInstanceOf(
        ExchangeFailedException.class,
        assertThrows(ExecutionException.class, () -> stuck.get(2, TimeUnit.SECONDS)).getCause());
    assertThrows(ExecutionException.class, () -> client.call(get(3)).get(2, TimeUnit.SECONDS));
    node.mute = false;
    server = GrpcServer.start("127.0.0.1", port, node);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (true) {
      try {
        assertInstanceOf(StorageReply.Found.class, client.call(get(4)).get(2, TimeUnit.SECONDS));
        return;
      } catch (ExecutionException e) {
        assertTrue(System.nanoTime() < deadline, "the node is back and not found");
      }
    }
  }

  @Test
  void callsBeyondTheBoundsAreOverloaded() throws Exception {
    node.mute = true;
    client.close();
    client = connect(new RoutingLimits(10_000, 1_000, 1, 10, 3, 3, 1 << 20));
    var calls = new ArrayList<CompletableFuture<StorageReply>>();
    for (int i = 0; i < 4; i++) {
      calls.add(client.call(get(i)));
    }
    assertEquals(new StorageReply.Overloaded(), calls.get(3).get(1, TimeUnit.SECONDS));
    assertEquals(
        new StorageReply.Overloaded(),
        connect(new RoutingLimits(10_000, 1_000, 1, 10, 3, 3, 100))
            .call(new StorageCall.Write(1, Bytes.wrap(new byte[200])))
            .get(1, TimeUnit.SECONDS));
  }

  /** Answers a Get with its table id as the size of what it found, and has given away CHILD. */
  private static final class EchoNode extends ItemServiceGrpc.ItemServiceImplBase {
    final AtomicInteger batches = new AtomicInteger();
    volatile boolean mute;

    @Override
    public StreamObserver<CallBatch> exchange(StreamObserver<ReplyBatch> replies) {
      return new StreamObserver<>() {
        private StorageReply counted(StorageCall.Count count) {
          return count.partitionId() == CHILD.partitionId()
              ? new StorageReply.Counted(3, 30, CHILD.range())
              : new StorageReply.Moved(List.of(CHILD));
        }

        @Override
        public void onNext(CallBatch batch) {
          batches.incrementAndGet();
          var answers = new ArrayList<NumberedReply>();
          for (var call : CallBatchCodec.fromMessage(batch)) {
            if (call.call() instanceof StorageCall.Get get && !mute) {
              answers.add(
                  new NumberedReply(call.number(), new StorageReply.Found(null, get.tableId(), 0)));
            }
            if (call.call() instanceof StorageCall.Count count) {
              answers.add(new NumberedReply(call.number(), counted(count)));
            }
          }
          replies.onNext(ReplyBatchCodec.toMessage(answers));
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {
          replies.onCompleted();
        }
      };
    }
  }
}
