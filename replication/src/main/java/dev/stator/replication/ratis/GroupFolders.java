package dev.stator.replication.ratis;

import dev.stator.replication.Peer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folders of one process's groups, and who may revive one.
 *
 * <p>At its start Ratis takes up every group whose folder it finds, so a replica that was removed
 * badly would come back and vote. Here logs are parked at the start, out of Ratis' sight, and only
 * {@link #admit} brings one back. Beside each stands what the group was founded with: a reopened
 * replica gets the same, or nothing if it joined, and its own log and configuration say the rest.
 * Else a replica that joined and crashed might be reopened as a founding voter.
 *
 * <pre>
 * log/UUID       open groups, as Ratis keeps them
 * parked/UUID    groups not opened since the start
 * founding/UUID  one line per founding peer: id, Raft address, service address; none if this replica joined
 * trash          what Ratis asks for and does not use
 * </pre>
 */
final class GroupFolders implements AutoCloseable {
  /**
   * By which Ratis keeps other processes off a group's folder; ours keeps them off all. Ratis
   * forgets to release it when a group does not open.
   */
  private static final String RATIS_LOCK = "in_use.lock";

  private final Path log;
  private final Path parked;
  private final Path founding;
  private final Path trash;
  private final FileChannel lockFile;

  GroupFolders(Path dir) throws IOException {
    log = Files.createDirectories(dir.resolve("log"));
    parked = Files.createDirectories(dir.resolve("parked"));
    founding = Files.createDirectories(dir.resolve("founding"));
    trash = Files.createDirectories(dir.resolve("trash"));
    lockFile =
        FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock() == null) {
      lockFile.close();
      throw new IOException("another process uses " + dir);
    }
    for (var group : list(log)) {
      Files.move(log.resolve(group), parked.resolve(group), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private @Nullable FileLock tryLock() throws IOException {
    try {
      return lockFile.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  Path log() {
    return log;
  }

  Path trash() {
    return trash;
  }

  Set<UUID> parked() throws IOException {
    var groups = new HashSet<UUID>();
    for (var name : list(parked)) {
      groups.add(UUID.fromString(name));
    }
    return groups;
  }

  /** Lets Ratis have a group's folder, old or new; returns the peers to open it with. */
  List<Peer> admit(UUID groupId, List<Peer> peers) throws IOException {
    var name = groupId.toString();
    var record = founding.resolve(name);
    Files.deleteIfExists(log.resolve(name).resolve(RATIS_LOCK));
    if (Files.exists(parked.resolve(name))) {
      Files.move(parked.resolve(name), log.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      return Files.exists(record) ? read(record) : List.of();
    }
    if (Files.exists(record)) {
      return read(record); // of an opening that did not succeed
    }
    write(record, peers);
    return peers;
  }

  void delete(UUID groupId) throws IOException {
    for (var root : List.of(log, parked)) {
      deleteTree(root.resolve(groupId.toString()));
    }
    Files.deleteIfExists(founding.resolve(groupId.toString()));
  }

  private static List<Peer> read(Path record) throws IOException {
    return Files.readAllLines(record).stream()
        .map(line -> line.split("\t", -1))
        .map(part -> new Peer(part[0], part[1], part[2]))
        .toList();
  }

  private void write(Path record, List<Peer> peers) throws IOException {
    var lines =
        peers.stream()
            .map(peer -> String.join("\t", peer.id(), peer.raftAddress(), peer.serviceAddress()))
            .toList();
    var written = Files.write(record.resolveSibling(record.getFileName() + ".tmp"), lines);
    sync(written, StandardOpenOption.WRITE);
    Files.move(written, record, StandardCopyOption.ATOMIC_MOVE);
    sync(founding, StandardOpenOption.READ);
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (var channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /** Names of the groups in a folder; whatever is not a group's is left alone. */
  private static List<String> list(Path dir) throws IOException {
    try (var entries = Files.list(dir)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(GroupFolders::isGroup)
          .toList();
    }
  }

  private static boolean isGroup(String name) {
    try {
      return UUID.fromString(name).toString().equals(name);
    } catch (IllegalArgumentException other) {
      return false;
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var tree = Files.walk(root)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
