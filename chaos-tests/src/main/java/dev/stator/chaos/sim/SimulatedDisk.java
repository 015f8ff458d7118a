package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.storage.partition.PartitionState;
import dev.stator.storage.store.DurableFile;
import dev.stator.storage.store.ReplicaFolder;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Folders for the stores of simulated replicas, in memory where the system has a file system there
 * (a real disk's syncs would take most of the time and show nothing: crashes are simulated by
 * forgetting what was not flushed). A new replica is a copy of an empty store made once.
 */
public final class SimulatedDisk implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");
  static final StoredRange EVERYTHING = new StoredRange(Bytes.EMPTY, null, 1);

  private final Path root;
  private final StoreResources resources;
  private final AtomicLong replicas = new AtomicLong();

  private SimulatedDisk(Path root, StoreResources resources) {
    this.root = root;
    this.resources = resources;
  }

  public static SimulatedDisk open() throws IOException {
    var root =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "stator-sim-")
            : Files.createTempDirectory("stator-sim-");
    var resources = StoreResources.open(64 << 20, 64 << 20);
    PartitionState.initialise(new ReplicaFolder(root.resolve("empty")), resources, EVERYTHING);
    return new SimulatedDisk(root, resources);
  }

  StoreResources resources() {
    return resources;
  }

  /** A folder for a replica that is yet to be made. */
  ReplicaFolder newFolder() {
    return new ReplicaFolder(root.resolve("replica-" + replicas.incrementAndGet()));
  }

  /** Makes a replica that holds everything and has applied nothing. */
  void makeReplica(ReplicaFolder folder) throws IOException {
    var empty = new ReplicaFolder(root.resolve("empty")).current();
    Files.createDirectories(folder.current());
    try (var files = Files.newDirectoryStream(empty)) {
      for (Path file : files) {
        var name = String.valueOf(file.getFileName());
        if (!name.equals("LOCK") && !name.startsWith("LOG")) {
          Files.copy(file, folder.current().resolve(name));
        }
      }
    }
  }

  void delete(ReplicaFolder folder) throws IOException {
    DurableFile.delete(folder.root());
  }

  @Override
  public void close() {
    resources.close();
    deleteFiles();
  }

  /** For a process that is told to end. */
  void deleteFiles() {
    try {
      DurableFile.delete(root);
    } catch (IOException inUse) {
      System.err.println("left behind: " + root);
    }
  }
}
