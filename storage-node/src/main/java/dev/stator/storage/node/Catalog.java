package dev.stator.storage.node;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.key.XxHash64;
import dev.stator.proto.cluster.PeerAddress;
import dev.stator.storage.store.DurableFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The replicas that this node has, and had: a durable file that is replaced as a whole. A node
 * starts from it without the control plane; what it does not list does not come back. Thread-safe.
 */
final class Catalog {
  private static final int FORMAT = 1;
  private static final int CHECKSUM_BYTES = 8;

  private final Path file;
  private final TreeMap<Long, CatalogEntry> entries = new TreeMap<>();

  private Catalog(Path file) {
    this.file = file;
  }

  static Catalog open(Path file) throws IOException {
    var catalog = new Catalog(file);
    if (Files.exists(file)) {
      catalog.read(Files.readAllBytes(file));
    }
    return catalog;
  }

  synchronized @Nullable CatalogEntry get(long partitionId) {
    return entries.get(partitionId);
  }

  synchronized Collection<CatalogEntry> entries() {
    return List.copyOf(entries.values());
  }

  /** Returns when the entry is on disk. */
  synchronized void put(CatalogEntry entry) throws IOException {
    if (!entry.equals(entries.put(entry.partitionId(), entry))) {
      DurableFile.write(file, bytes());
    }
  }

  /** Keeps other addresses of a replica's peers; a no-op when it was removed meanwhile. */
  synchronized void learnPeers(long partitionId, List<PeerAddress> voters) throws IOException {
    var entry = entries.get(partitionId);
    if (entry != null && !entry.isTombstone()) {
      put(entry.withPeers(voters));
    }
  }

  private byte[] bytes() throws IOException {
    var body = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(body)) {
      out.writeByte(FORMAT);
      out.writeInt(entries.size());
      for (var entry : entries.values()) {
        write(entry, out);
      }
    }
    byte[] bytes = body.toByteArray();
    return ByteBuffer.allocate(bytes.length + CHECKSUM_BYTES)
        .put(bytes)
        .putLong(XxHash64.hash(bytes, 0, bytes.length, 0))
        .array();
  }

  private void read(byte[] bytes) throws IOException {
    int bodyBytes = bytes.length - CHECKSUM_BYTES;
    if (bodyBytes < 0
        || ByteBuffer.wrap(bytes).getLong(bodyBytes) != XxHash64.hash(bytes, 0, bodyBytes, 0)) {
      throw new IOException("The file " + file + " is damaged: it does not match its checksum.");
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes, 0, bodyBytes))) {
      if (in.readByte() != FORMAT) {
        throw new IOException("The file " + file + " was written by a newer version of Stator.");
      }
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        var entry = readEntry(in);
        entries.put(entry.partitionId(), entry);
      }
    }
  }

  private static void write(CatalogEntry entry, DataOutputStream out) throws IOException {
    out.writeLong(entry.partitionId());
    out.writeLong(entry.tokenTerm());
    out.writeLong(entry.tokenStep());
    var partition = entry.partition();
    out.writeBoolean(partition != null);
    if (partition != null) {
      write(partition, out);
    }
    out.writeInt(entry.peers().size());
    for (var peer : entry.peers()) {
      out.writeUTF(peer.nodeId());
      out.writeUTF(peer.raftAddress());
      out.writeUTF(peer.serviceAddress());
    }
    out.writeBoolean(entry.hasBase());
  }

  private static CatalogEntry readEntry(DataInputStream in) throws IOException {
    long partitionId = in.readLong();
    long term = in.readLong();
    long step = in.readLong();
    var partition = in.readBoolean() ? readPartition(partitionId, in) : null;
    int count = in.readInt();
    var peers = new ArrayList<PeerAddress>(count);
    for (int i = 0; i < count; i++) {
      peers.add(new PeerAddress(in.readUTF(), in.readUTF(), in.readUTF()));
    }
    return new CatalogEntry(partitionId, term, step, partition, peers, in.readBoolean());
  }

  private static void write(PartitionRecord partition, DataOutputStream out) throws IOException {
    writeBytes(partition.start(), out);
    var end = partition.end();
    out.writeBoolean(end != null);
    if (end != null) {
      writeBytes(end, out);
    }
    out.writeLong(partition.rangeEpoch());
    out.writeInt(partition.replicas().size());
    for (String replica : partition.replicas()) {
      out.writeUTF(replica);
    }
    out.writeUTF(partition.firstLeader());
    out.writeBoolean(partition.active());
  }

  private static PartitionRecord readPartition(long partitionId, DataInputStream in)
      throws IOException {
    var start = readBytes(in);
    var end = in.readBoolean() ? readBytes(in) : null;
    long rangeEpoch = in.readLong();
    int count = in.readInt();
    var replicas = new ArrayList<String>(count);
    for (int i = 0; i < count; i++) {
      replicas.add(in.readUTF());
    }
    return new PartitionRecord(
        partitionId, start, end, rangeEpoch, replicas, in.readUTF(), in.readBoolean());
  }

  private static void writeBytes(Bytes bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length());
    out.write(bytes.toArray());
  }

  private static Bytes readBytes(DataInputStream in) throws IOException {
    return Bytes.wrap(in.readNBytes(in.readInt()));
  }
}
