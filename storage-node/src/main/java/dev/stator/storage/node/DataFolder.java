package dev.stator.storage.node;

import dev.stator.proto.cluster.NodeIdentity;
import dev.stator.storage.store.DurableFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node's folder: locked while it runs, and marked with whose it is. The mark, a text file named
 * {@code identity}, is written before the node does anything else.
 */
final class DataFolder implements AutoCloseable {
  private static final String ROLE = "storage-node";

  private final Path root;
  private final FileChannel lockFile;
  private final Map<String, String> identity;

  private DataFolder(Path root, FileChannel lockFile, Map<String, String> identity) {
    this.root = root;
    this.lockFile = lockFile;
    this.identity = identity;
  }

  /** Opens or makes the folder; every refusal is a sentence for who started the node. */
  static DataFolder open(StorageNodeConfig config) throws IOException {
    var root = config.data();
    Files.createDirectories(root);
    var lockFile =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    var folder = new DataFolder(root, lockFile, read(root.resolve("identity")));
    try {
      folder.requireLock();
      folder.requireOwn();
      folder.requireRole();
      folder.requireSame("az", config.az());
      folder.requireSame("region", config.region());
      folder.keepPort("raft-port", config.raftPort());
      folder.keepPort("service-port", config.servicePort());
      folder.write();
      return folder;
    } catch (IOException e) {
      lockFile.close();
      throw e;
    }
  }

  private void requireLock() throws IOException {
    try {
      if (lockFile.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // held within this process
    }
    throw new IOException(
        "The data folder "
            + root
            + " is in use by another process. Stop it, or give another folder with --data.");
  }

  /** A folder that holds other things is most likely a mistyped one. */
  private void requireOwn() throws IOException {
    if (!identity.isEmpty()) {
      return;
    }
    try (var entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (!name.equals("lock") && !name.equals("lost+found") && !name.startsWith("identity")) {
          throw new IOException(
              "The folder %s belongs to something else: it holds %s. Give an empty or a new folder with --data."
                  .formatted(root, name));
        }
      }
    }
  }

  private void requireRole() throws IOException {
    String role = identity.putIfAbsent("role", ROLE);
    if (role != null && !role.equals(ROLE)) {
      throw new IOException(
          "The data folder %s belongs to a %s, not to a storage node. Give another folder with --data."
              .formatted(root, role));
    }
  }

  private void requireSame(String name, String value) throws IOException {
    String kept = identity.putIfAbsent(name, value);
    if (kept != null && !kept.equals(value)) {
      throw new IOException(
          "The data folder %s belongs to a node in %s %s. Start it with --%s %s, or give another folder with --data."
              .formatted(root, name, kept, name, kept));
    }
  }

  private void keepPort(String name, int port) throws IOException {
    if (port != 0) {
      identity.put(name, String.valueOf(port));
    } else if (!identity.containsKey(name)) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        identity.put(name, String.valueOf(socket.getLocalPort()));
      }
    }
  }

  int raftPort() {
    return port("raft-port");
  }

  int servicePort() {
    return port("service-port");
  }

  private int port(String name) {
    return Integer.parseInt(identity.getOrDefault(name, "0"));
  }

  /** Who this node is, or null before the control plane has told it. */
  @Nullable NodeIdentity node() {
    String clusterId = identity.get("cluster-id");
    String nodeId = identity.get("node-id");
    return clusterId == null || nodeId == null ? null : new NodeIdentity(clusterId, nodeId);
  }

  /** Marks the folder, durably, as that node's. */
  void own(NodeIdentity node) throws IOException {
    identity.put("cluster-id", node.clusterId());
    identity.put("node-id", node.nodeId());
    write();
  }

  Path raft() {
    return root.resolve("raft");
  }

  Path partitions() {
    return root.resolve("partitions");
  }

  Path partition(long partitionId) {
    return partitions().resolve(String.valueOf(partitionId));
  }

  Path catalog() {
    return root.resolve("catalog");
  }

  Path map() {
    return root.resolve("map");
  }

  Path root() {
    return root;
  }

  private static Map<String, String> read(Path file) throws IOException {
    var values = new LinkedHashMap<String, String>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals < 1) {
          throw new IOException(
              "The file " + file + " is damaged. Restore it, or give another folder with --data.");
        }
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return values;
  }

  private void write() throws IOException {
    var text = new StringBuilder();
    identity.forEach((name, value) -> text.append(name).append(" = ").append(value).append('\n'));
    DurableFile.write(root.resolve("identity"), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Gives the lock up. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
