package dev.stator.storage.snapshot;

import com.google.protobuf.UnsafeByteOperations;
import dev.stator.proto.wire.FetchSnapshotRequest;
import dev.stator.proto.wire.SnapshotChunk;
import dev.stator.proto.wire.SnapshotChunk.SnapshotManifest;
import dev.stator.storage.partition.PartitionState;
import dev.stator.storage.store.DurableFile;
import dev.stator.storage.store.ReplicaFolder;
import dev.stator.storage.store.StoredChild;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends checkpoints of this node's stores. A checkpoint is kept until it was sent whole, so that
 * who lost the connection goes on where it stopped; one per partition and fetcher.
 */
public final class SnapshotSender {
  public static final int FORMAT = 1;

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotSender.class);
  private static final int BLOCK_BYTES = 256 << 10;
  private static final int SENT_AT_ONCE = 2;
  private static final long READY_POLL_NANOS = 500_000;

  private record Key(long partitionId, String fetcher) {}

  private record Outgoing(Path folder, SnapshotManifest manifest) {}

  private final long bytesPerSecond;
  private final Map<Key, Outgoing> kept = new HashMap<>();
  private final Semaphore sending = new Semaphore(SENT_AT_ONCE);

  public SnapshotSender(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Sends the partition's store to who asks, on a thread of its own. */
  public void send(
      FetchSnapshotRequest request,
      PartitionState state,
      ReplicaFolder folder,
      ServerCallStreamObserver<SnapshotChunk> to) {
    Thread.ofVirtual()
        .name("snapshot-" + request.getPartitionId())
        .start(() -> trySend(request, state, folder, to));
  }

  private void trySend(
      FetchSnapshotRequest request,
      PartitionState state,
      ReplicaFolder folder,
      ServerCallStreamObserver<SnapshotChunk> to) {
    sending.acquireUninterruptibly();
    try {
      var outgoing = outgoing(request, state, folder);
      LOG.info(
          "sending snapshot {} of partition {} to {}",
          outgoing.manifest.getSnapshot(),
          request.getPartitionId(),
          request.getFetcher());
      if (sendAll(request, outgoing, to)) {
        to.onCompleted();
        discard(new Key(request.getPartitionId(), request.getFetcher()));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("a snapshot of partition {} was not sent", request.getPartitionId(), e);
      to.onError(
          Status.UNAVAILABLE.withDescription(String.valueOf(e.getMessage())).asRuntimeException());
    } finally {
      sending.release();
    }
  }

  private synchronized Outgoing outgoing(
      FetchSnapshotRequest request, PartitionState state, ReplicaFolder folder) throws IOException {
    var key = new Key(request.getPartitionId(), request.getFetcher());
    var known = kept.get(key);
    if (known != null
        && known.manifest.getSnapshot().equals(request.getResumeSnapshot())
        && Files.isDirectory(known.folder)) {
      return known;
    }
    discard(key);
    Files.createDirectories(folder.outgoing());
    String id = UUID.randomUUID().toString();
    var applied = state.applied();
    var checkpoint = folder.outgoing().resolve(id);
    copy(state, folder, checkpoint);
    var manifest =
        SnapshotManifest.newBuilder()
            .setFormat(FORMAT)
            .setSnapshot(id)
            .setTerm(applied.term())
            .setIndex(applied.index());
    for (Path file : files(checkpoint)) {
      manifest.addFiles(
          SnapshotManifest.File.newBuilder()
              .setName(file.getFileName().toString())
              .setLength(Files.size(file))
              .setChecksum(FileDigest.of(file)));
    }
    var made = new Outgoing(checkpoint, manifest.build());
    kept.put(key, made);
    return made;
  }

  /**
   * Copies the store, and the bases of the children that are open in the copy: whoever gets it may
   * be needed to found them.
   */
  private static void copy(PartitionState state, ReplicaFolder folder, Path checkpoint)
      throws IOException {
    while (true) {
      DurableFile.delete(checkpoint);
      var open = openChildren(state);
      state.checkpoint(checkpoint);
      try {
        folder.exportBases(checkpoint);
      } catch (NoSuchFileException closedMeanwhile) {
        continue;
      }
      if (open.equals(openChildren(state))) {
        return;
      }
    }
  }

  private static List<Long> openChildren(PartitionState state) {
    return state.held().children().stream()
        .filter(StoredChild::open)
        .map(StoredChild::childId)
        .toList();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private synchronized void discard(Key key) throws IOException {
    var outgoing = kept.remove(key);
    if (outgoing != null) {
      DurableFile.delete(outgoing.folder);
    }
  }

  /** False when nobody listens any more. */
  private boolean sendAll(
      FetchSnapshotRequest request, Outgoing outgoing, ServerCallStreamObserver<SnapshotChunk> to)
      throws IOException {
    var manifest = outgoing.manifest;
    var held = new HashMap<String, Long>();
    if (manifest.getSnapshot().equals(request.getResumeSnapshot())) {
      request.getResumeList().forEach(file -> held.put(file.getName(), file.getLength()));
    }
    var throttle = new Throttle(bytesPerSecond);
    to.onNext(SnapshotChunk.newBuilder().setManifest(manifest).build());
    for (int i = 0; i < manifest.getFilesCount(); i++) {
      var file = manifest.getFiles(i);
      long from = Math.min(held.getOrDefault(file.getName(), 0L), file.getLength());
      if (!sendFile(outgoing.folder.resolve(file.getName()), i, from, throttle, to)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sendFile(
      Path file,
      int number,
      long from,
      Throttle throttle,
      ServerCallStreamObserver<SnapshotChunk> to)
      throws IOException {
    try (var channel = FileChannel.open(file)) {
      channel.position(from);
      long offset = from;
      while (true) {
        var block = ByteBuffer.allocate(BLOCK_BYTES);
        int read = channel.read(block);
        if (read < 0) {
          return true;
        }
        if (!awaitReady(to)) {
          return false;
        }
        throttle.pass(read);
        to.onNext(
            SnapshotChunk.newBuilder()
                .setBlock(
                    SnapshotChunk.Block.newBuilder()
                        .setFile(number)
                        .setOffset(offset)
                        .setData(UnsafeByteOperations.unsafeWrap(block.array(), 0, read)))
                .build());
        offset += read;
      }
    }
  }

  private static boolean awaitReady(ServerCallStreamObserver<SnapshotChunk> to) {
    while (!to.isReady()) {
      if (to.isCancelled()) {
        return false;
      }
      LockSupport.parkNanos(READY_POLL_NANOS);
    }
    return !to.isCancelled();
  }
}
