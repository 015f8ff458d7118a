package dev.stator.storage.snapshot;

import static dev.stator.storage.partition.Commands.command;
import static dev.stator.storage.partition.Commands.put;
import static dev.stator.storage.partition.Commands.ranged;
import static dev.stator.storage.partition.Commands.row;
import static dev.stator.storage.partition.Commands.setTable;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.proto.wire.FetchSnapshotRequest;
import dev.stator.proto.wire.NodeServiceGrpc;
import dev.stator.proto.wire.SnapshotChunk;
import dev.stator.replication.LogPosition;
import dev.stator.replication.Peer;
import dev.stator.runtime.grpc.GrpcChannels;
import dev.stator.runtime.grpc.GrpcServer;
import dev.stator.storage.partition.Commands;
import dev.stator.storage.partition.HeldRow;
import dev.stator.storage.partition.TestReplica;
import dev.stator.storage.store.StoreResources;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real store sent over real gRPC, with connections that break and blocks that are damaged. */
@NullMarked
class SnapshotTest {
  private static final int ROWS = 300;

  @TempDir Path root;
  private final StoreResources resources = StoreResources.open(32 << 20, 16 << 20);
  private final GrpcChannels channels = new GrpcChannels();
  private final List<FetchSnapshotRequest> requests = new ArrayList<>();
  private TestReplica source;
  private TestReplica target;
  private GrpcServer server;
  private Peer peer;

  /** What the wire does to the n-th chunk of a transfer. */
  private interface Wire {
    SnapshotChunk pass(int number, SnapshotChunk chunk) throws IOException;
  }

  private Wire wire = (number, chunk) -> chunk;

  @SuppressWarnings("NullAway.Init")
  SnapshotTest() {}

  @BeforeEach
  void open() throws Exception {
    source = TestReplica.make(root.resolve("source"), resources);
    target =
        TestReplica.make(
            root.resolve("target"), resources, new SnapshotFetcher("n2", channels::to));
    source.apply(setTable());
    for (int i = 0; i < ROWS; i++) {
      source.apply(command(put("k" + i, i)));
    }
    var sender = new SnapshotSender(64 << 20);
    server = GrpcServer.start("127.0.0.1", 0, new Service(sender));
    peer = new Peer("n1", "", "127.0.0.1:" + server.port());
  }

  @AfterEach
  void close() {
    channels.close();
    server.close();
    source.close();
    target.close();
    resources.close();
  }

  @Test
  void aFetchedStoreHoldsWhatItSays() throws Exception {
    assertEquals(new LogPosition(1, ROWS), target.current().fetch(peer));
    assertEquals(-1, target.current().applied().index(), "the own state serves until the swap");
    assertEquals(new LogPosition(1, ROWS), target.current().swap());
    assertRows();
    assertEquals(source.current().applied(), target.current().applied());
  }

  /** I3: two replicas that got such a copy may be needed to found the child. */
  @Test
  void aCopyOfAPartitionThatIsBeingSplitBringsTheBase() throws Exception {
    source.configure("n1", "n2");
    var at = row(Commands.TABLE, "k7");
    var counting = source.current().survey().expect(1);
    source.apply(ranged(new LogCommand.PrepareSplit(1, at), 1));
    long tally = source.current().applied().index();
    var split =
        new LogCommand.Split(
            1, at, 9, List.of("n1", "n2"), 1, tally, counting.get(10, SECONDS).tables());
    assertEquals(new Outcome.Done(), source.applyOne(ranged(split, 1)));
    target.current().fetch(peer);
    target.current().swap();
    var child = source.current().held().children().getFirst();
    assertEquals(List.of(child), target.current().held().children());
    try (var one = TestReplica.found(root.resolve("one"), resources, source, child);
        var two = TestReplica.found(root.resolve("two"), resources, target, child)) {
      assertEquals(one.current().applied(), two.current().applied());
      assertEquals(one.current().held().read(at, true), two.current().held().read(at, true));
    }
    source.apply(command(new LogCommand.SplitDone(9)));
    source.folder().deleteBase(9);
    target.current().fetch(peer);
    target.current().swap();
    assertTrue(!target.current().held().children().getFirst().open());
  }

  /** The log may begin behind it by then. */
  @Test
  void aFetchedStoreThatACrashKeptFromUseIsPutInPlace() throws Exception {
    target.current().fetch(peer);
    target.crash();
    assertEquals(source.current().applied(), target.current().applied());
    assertRows();
  }

  @Test
  void aBrokenTransferGoesOnWhereItStopped() throws Exception {
    wire =
        (number, chunk) -> {
          if (number == 3) {
            throw new IOException("cut");
          }
          return chunk;
        };
    assertThrows(IOException.class, () -> target.current().fetch(peer));
    wire = (number, chunk) -> chunk;
    source.apply(command(put("later", 1)));
    assertEquals(new LogPosition(1, ROWS), target.current().fetch(peer), "the same snapshot");
    assertTrue(requests.get(1).getResumeList().stream().anyMatch(file -> file.getLength() > 0));
    target.current().swap();
    assertRows();
  }

  @Test
  void aDamagedBlockIsNoticedAndFetchedAgain() throws Exception {
    wire = (number, chunk) -> number == 2 ? damaged(chunk) : chunk;
    var failure = assertThrows(IOException.class, () -> target.current().fetch(peer));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("damaged on its way"), failure.getMessage());
    wire = (number, chunk) -> chunk;
    target.current().fetch(peer);
    target.current().swap();
    assertRows();
  }

  private static SnapshotChunk damaged(SnapshotChunk chunk) {
    var block = chunk.getBlock();
    byte[] data = block.getData().toByteArray();
    data[data.length / 2] ^= 1;
    return SnapshotChunk.newBuilder()
        .setBlock(block.toBuilder().setData(com.google.protobuf.ByteString.copyFrom(data)))
        .build();
  }

  private void assertRows() {
    for (int i = 0; i < ROWS; i++) {
      var key = row(Commands.TABLE, "k" + i);
      assertEquals(
          source.current().held().read(key, false), target.current().held().read(key, false));
      assertTrue(
          target.current().held().read(key, false) instanceof HeldRow.Found(var found)
              && found != null);
    }
  }

  /** The sender behind a wire that the test disturbs. */
  private final class Service extends NodeServiceGrpc.NodeServiceImplBase {
    private final SnapshotSender sender;

    Service(SnapshotSender sender) {
      this.sender = sender;
    }

    @Override
    public void fetchSnapshot(FetchSnapshotRequest request, StreamObserver<SnapshotChunk> reply) {
      requests.add(request);
      sender.send(
          request,
          source.current(),
          source.folder(),
          new DisturbedObserver((ServerCallStreamObserver<SnapshotChunk>) reply));
    }
  }

  private final class DisturbedObserver extends ServerCallStreamObserver<SnapshotChunk> {
    private final ServerCallStreamObserver<SnapshotChunk> to;
    private int number;
    private boolean cut;

    DisturbedObserver(ServerCallStreamObserver<SnapshotChunk> to) {
      this.to = to;
    }

    @Override
    public void onNext(SnapshotChunk chunk) {
      try {
        to.onNext(wire.pass(number++, chunk));
      } catch (IOException e) {
        cut = true;
        throw Status.UNAVAILABLE.withDescription("cut").asRuntimeException();
      }
    }

    @Override
    public boolean isCancelled() {
      return cut || to.isCancelled();
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      to.setOnCancelHandler(handler);
    }

    @Override
    public void setCompression(String compression) {
      to.setCompression(compression);
    }

    @Override
    public boolean isReady() {
      return to.isReady();
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
      to.setOnReadyHandler(handler);
    }

    @Override
    public void request(int count) {
      to.request(count);
    }

    @Override
    public void setMessageCompression(boolean enable) {
      to.setMessageCompression(enable);
    }

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void onError(Throwable failure) {
      to.onError(failure);
    }

    @Override
    public void onCompleted() {
      to.onCompleted();
    }
  }
}
