package dev.stator.control;

import dev.stator.proto.cluster.AtomicFile;
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
import java.util.UUID;

/**
 * A member's data folder: locked while the member runs, and bound for ever to one member of one
 * cluster by what its file {@code member} says.
 */
final class MemberFolder implements AutoCloseable {
  private static final String FORMAT = "1";

  private final Path folder;
  private final boolean durable;
  private final FileChannel lock;
  private final Map<String, String> lines;

  private MemberFolder(Path folder, boolean durable, FileChannel lock, Map<String, String> lines) {
    this.folder = folder;
    this.durable = durable;
    this.lock = lock;
    this.lines = lines;
  }

  /**
   * @throws IOException when another process has the folder, or it is not this member's; the
   *     message says what to do
   */
  static MemberFolder open(ControlPlaneConfig config) throws IOException {
    var folder = config.data();
    Files.createDirectories(folder);
    var lock = lock(folder);
    try {
      var file = folder.resolve("member");
      var lines = new LinkedHashMap<String, String>();
      if (Files.exists(file)) {
        for (var line : Files.readAllLines(file)) {
          int equals = line.indexOf('=');
          lines.put(line.substring(0, equals), line.substring(equals + 1));
        }
      } else {
        requireEmpty(folder);
      }
      var opened = new MemberFolder(folder, config.durable(), lock, lines);
      opened.check(config);
      return opened;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** A folder that holds other things is most likely a mistyped one. */
  private static void requireEmpty(Path folder) throws IOException {
    try (var entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (!name.equals("lock") && !name.equals("lost+found") && !name.startsWith("member")) {
          throw new IOException(
              "The folder "
                  + folder
                  + " belongs to something else: it holds "
                  + name
                  + ". Give this member an empty or a new one: --data DIR.");
        }
      }
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    var channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // held by this very process
    }
    channel.close();
    throw new IOException(
        "The data folder "
            + folder
            + " is in use by another process. Stop it, or name another folder: --data DIR.");
  }

  private void check(ControlPlaneConfig config) throws IOException {
    if (lines.isEmpty()) {
      lines.put("format", FORMAT);
      lines.put("member", config.memberId());
      lines.put("folder", UUID.randomUUID().toString());
      lines.put("cluster", "");
      lines.put("started", "false");
    }
    if (!FORMAT.equals(lines.get("format"))) {
      throw new IOException(
          "The data folder "
              + folder
              + " was written by another version. Start the version that wrote it.");
    }
    if (!config.memberId().equals(lines.get("member"))) {
      throw new IOException(
          "The data folder "
              + folder
              + " belongs to member "
              + lines.get("member")
              + ", not "
              + config.memberId()
              + ". Start that member, or name another folder: --data DIR.");
    }
    lines.put("raft-port", String.valueOf(port("raft-port", config.raftPort(), config.host())));
    lines.put(
        "service-port", String.valueOf(port("service-port", config.servicePort(), config.host())));
    write();
  }

  /** The given port, else the one of earlier starts, else a free one. */
  private int port(String name, int given, String host) throws IOException {
    if (given != 0) {
      return given;
    }
    var kept = lines.get(name);
    if (kept != null) {
      return Integer.parseInt(kept);
    }
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    }
  }

  Path path() {
    return folder;
  }

  int raftPort() {
    return Integer.parseInt(lines.getOrDefault("raft-port", "0"));
  }

  int servicePort() {
    return Integer.parseInt(lines.getOrDefault("service-port", "0"));
  }

  /**
   * Drawn when the folder was made: a member that comes back with another one has lost its disk.
   */
  String folderId() {
    return lines.getOrDefault("folder", "");
  }

  synchronized String clusterId() {
    return lines.getOrDefault("cluster", "");
  }

  /** Binds the folder to a cluster, once. */
  synchronized void noteCluster(String clusterId) throws IOException {
    if (!clusterId.equals(lines.get("cluster"))) {
      lines.put("cluster", clusterId);
      write();
    }
  }

  /**
   * Whether a Raft server ever ran in this folder: only then may it hold votes and acknowledged
   * entries.
   */
  synchronized boolean started() {
    return Boolean.parseBoolean(lines.get("started"));
  }

  synchronized void noteStarted() throws IOException {
    if (!started()) {
      lines.put("started", "true");
      write();
    }
  }

  /**
   * Whether this member joined a running group in the place of a lost folder, rather than founding
   * it.
   */
  synchronized boolean joins() {
    return Boolean.parseBoolean(lines.get("joins"));
  }

  synchronized void noteJoins() throws IOException {
    lines.put("joins", "true");
    write();
  }

  private void write() throws IOException {
    var text = new StringBuilder();
    lines.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    AtomicFile.replace(
        folder.resolve("member"), text.toString().getBytes(StandardCharsets.UTF_8), durable);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
