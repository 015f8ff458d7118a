package dev.stator.control.metadata;

import dev.stator.proto.cluster.AtomicFile;
import dev.stator.replication.LogPosition;
import dev.stator.replication.Peer;
import dev.stator.replication.ReplicatedState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The metadata on one member: an immutable value in memory, replaced with every entry, and a file
 * that is replaced when the log asks for durability. What the file lacks, the log replays; the file
 * holds its place in the log, so the two cannot disagree.
 */
public final class MetadataState implements ReplicatedState<MetadataResult> {
  private final Path file;
  private final Path fetched;
  private final boolean durable;
  private final LongSupplier physicalMillis;
  private final StateSource source;
  private final MapHistory history;
  private volatile PlacedMetadata current = PlacedMetadata.NONE;

  /**
   * @param folder where the state's file lies
   * @param durable false: nothing is forced to disk
   * @param physicalMillis this member's wall clock
   */
  public MetadataState(
      Path folder,
      boolean durable,
      LongSupplier physicalMillis,
      StateSource source,
      MapHistory history) {
    this.file = folder.resolve("metadata");
    this.fetched = folder.resolve("metadata.fetched");
    this.durable = durable;
    this.physicalMillis = physicalMillis;
    this.source = source;
    this.history = history;
  }

  /** The metadata as this member has applied it. */
  public Metadata metadata() {
    return current.metadata();
  }

  /** The whole state and its place in the log. */
  public byte[] toBytes() {
    return MetadataStateCodec.encode(current);
  }

  @Override
  public LogPosition open() throws IOException {
    try {
      current = MetadataStateCodec.decode(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      current = PlacedMetadata.NONE;
    }
    history.publish(current.metadata().image(), null);
    return current.position();
  }

  @Override
  public byte[] stamp() {
    return ByteBuffer.allocate(Long.BYTES).putLong(physicalMillis.getAsLong()).array();
  }

  @Override
  public List<MetadataResult> apply(
      LogPosition position, ByteBuffer stamp, List<ByteBuffer> commands) {
    var draft =
        new MetadataDraft(current.metadata(), position.index(), stamp.getLong(stamp.position()));
    var results = new ArrayList<MetadataResult>(commands.size());
    for (var bytes : commands) {
      try {
        var requested = MetadataCodec.decode(bytes);
        results.add(MetadataRules.apply(draft, requested.requestId(), requested.command()));
      } catch (IOException e) {
        throw new UncheckedIOException("Entry " + position.index() + " cannot be applied", e);
      }
    }
    var before = current.metadata().image();
    var after = draft.finish();
    current = new PlacedMetadata(position, after);
    if (after.image().version() != before.version()) {
      boolean sameCluster = after.image().clusterId().equals(before.clusterId());
      history.publish(after.image(), sameCluster ? draft.delta() : null);
    }
    return results;
  }

  @Override
  public void skip(LogPosition position) {
    current = new PlacedMetadata(position, current.metadata());
  }

  @Override
  public LogPosition flush() throws IOException {
    var placed = current;
    AtomicFile.replace(file, MetadataStateCodec.encode(placed), durable);
    return placed.position();
  }

  @Override
  public LogPosition fetch(Peer peer) throws IOException {
    var bytes = source.fetch(peer);
    var position = MetadataStateCodec.decode(bytes).position();
    AtomicFile.replace(fetched, bytes, durable);
    return position;
  }

  @Override
  public LogPosition swap() throws IOException {
    var placed = MetadataStateCodec.decode(Files.readAllBytes(fetched));
    AtomicFile.rename(fetched, file, durable);
    current = placed;
    history.publish(placed.metadata().image(), null);
    return placed.position();
  }

  @Override
  public void close() {}
}
