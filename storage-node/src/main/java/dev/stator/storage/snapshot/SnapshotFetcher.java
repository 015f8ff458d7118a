package dev.stator.storage.snapshot;

import dev.stator.proto.cluster.Formatted;
import dev.stator.proto.wire.FetchSnapshotRequest;
import dev.stator.proto.wire.FetchSnapshotRequest.ResumeFile;
import dev.stator.proto.wire.NodeServiceGrpc;
import dev.stator.proto.wire.SnapshotChunk;
import dev.stator.proto.wire.SnapshotChunk.SnapshotManifest;
import dev.stator.replication.Peer;
import dev.stator.storage.partition.SnapshotSource;
import dev.stator.storage.store.DurableFile;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a store from another node. The folder it fills has the manifest beside the files, so that
 * a later attempt, after a broken connection or a restart, goes on where this one stopped. Nothing
 * counts before every file has the length and the checksum that the manifest states and is forced
 * to disk.
 */
public final class SnapshotFetcher implements SnapshotSource {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFetcher.class);
  private static final String MANIFEST = "manifest";
  private static final byte MANIFEST_FILE_FORMAT = 1;

  private final String nodeId;
  private final Function<String, Channel> channels;

  /**
   * @param nodeId of the node that fetches
   * @param channels a channel to a host:port
   */
  public SnapshotFetcher(String nodeId, Function<String, Channel> channels) {
    this.nodeId = nodeId;
    this.channels = channels;
  }

  @Override
  public void fetch(long partitionId, Peer source, Path folder) throws IOException {
    Files.createDirectories(folder);
    var begun = begun(folder);
    SnapshotManifest manifest;
    try {
      manifest = receive(request(partitionId, begun, folder), begun, source, folder);
    } catch (StatusRuntimeException e) {
      throw new IOException(
          "fetching partition %d from %s: %s".formatted(partitionId, source.id(), e.getStatus()),
          e);
    }
    for (var file : manifest.getFilesList()) {
      check(file, folder);
    }
    Files.delete(folder.resolve(MANIFEST));
    DurableFile.force(folder);
    LOG.info(
        "fetched partition {} from {}: {} files",
        partitionId,
        source.id(),
        manifest.getFilesCount());
  }

  /** The manifest of an attempt that was begun here, or null. */
  private static @Nullable SnapshotManifest begun(Path folder) throws IOException {
    var file = folder.resolve(MANIFEST);
    return Files.exists(file)
        ? SnapshotManifest.parseFrom(Formatted.body(MANIFEST_FILE_FORMAT, Files.readAllBytes(file)))
        : null;
  }

  private FetchSnapshotRequest request(
      long partitionId, @Nullable SnapshotManifest begun, Path folder) throws IOException {
    var request = FetchSnapshotRequest.newBuilder().setPartitionId(partitionId).setFetcher(nodeId);
    if (begun != null) {
      request.setResumeSnapshot(begun.getSnapshot());
      for (var file : begun.getFilesList()) {
        var path = folder.resolve(plainName(file));
        if (Files.exists(path)) {
          request.addResume(
              ResumeFile.newBuilder().setName(file.getName()).setLength(Files.size(path)));
        }
      }
    }
    return request.build();
  }

  private SnapshotManifest receive(
      FetchSnapshotRequest request, @Nullable SnapshotManifest begun, Peer source, Path folder)
      throws IOException {
    var chunks =
        NodeServiceGrpc.newBlockingStub(channels.apply(source.serviceAddress()))
            .fetchSnapshot(request);
    if (!chunks.hasNext()) {
      throw new IOException("the snapshot's stream is empty");
    }
    var manifest = chunks.next().getManifest();
    if (manifest.getFormat() != SnapshotSender.FORMAT) {
      throw new IOException(
          "a snapshot of format " + manifest.getFormat() + " is not one that this version reads");
    }
    if (begun == null || !begun.getSnapshot().equals(manifest.getSnapshot())) {
      beginAnew(manifest, folder);
    }
    while (chunks.hasNext()) {
      write(chunks.next(), manifest, folder);
    }
    return manifest;
  }

  private static void beginAnew(SnapshotManifest manifest, Path folder) throws IOException {
    DurableFile.delete(folder);
    Files.createDirectories(folder);
    for (var file : manifest.getFilesList()) {
      Files.createFile(folder.resolve(plainName(file)));
    }
    DurableFile.write(folder.resolve(MANIFEST), Formatted.bytes(MANIFEST_FILE_FORMAT, manifest));
  }

  private static void write(SnapshotChunk chunk, SnapshotManifest manifest, Path folder)
      throws IOException {
    var block = chunk.getBlock();
    var file = folder.resolve(plainName(manifest.getFiles(block.getFile())));
    try (var channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      long offset = block.getOffset();
      for (ByteBuffer data : block.getData().asReadOnlyByteBufferList()) {
        while (data.hasRemaining()) {
          offset += channel.write(data, offset);
        }
      }
    }
  }

  /**
   * Throws unless the file is what the manifest says; a damaged one is removed, to be fetched anew.
   */
  private static void check(SnapshotManifest.File expected, Path folder) throws IOException {
    var file = folder.resolve(plainName(expected));
    if (!Files.exists(file) || Files.size(file) != expected.getLength()) {
      throw new IOException(expected.getName() + " of the snapshot is incomplete");
    }
    if (FileDigest.of(file) != expected.getChecksum()) {
      Files.delete(file);
      throw new IOException(expected.getName() + " of the snapshot was damaged on its way");
    }
    DurableFile.force(file);
  }

  private static String plainName(SnapshotManifest.File file) throws IOException {
    if (!file.getName().matches("[A-Za-z0-9][A-Za-z0-9._-]*") || file.getName().equals(MANIFEST)) {
      throw new IOException("not a name of a store's file: " + file.getName());
    }
    return file.getName();
  }
}
