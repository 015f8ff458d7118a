package dev.stator.storage.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The folders of one replica: {@code store.N} in use, {@code incoming} while a snapshot is fetched,
 * {@code outgoing} with those being sent, {@code bases} of partitions that were split off. The file
 * {@code CURRENT} names the store in use; replacing it is what swaps stores, so a crash leaves the
 * old one or the new one, each complete.
 */
public final class ReplicaFolder {
  private static final String FIRST = "store.1";
  private static final String EXPORTED = "base.";

  private final Path root;

  public ReplicaFolder(Path root) {
    this.root = root;
  }

  public Path root() {
    return root;
  }

  /** The folder of the store in use. */
  public Path current() throws IOException {
    var pointer = root.resolve("CURRENT");
    return root.resolve(Files.exists(pointer) ? Files.readString(pointer) : FIRST);
  }

  public Path incoming() {
    return root.resolve("incoming");
  }

  /**
   * What a partition that is split off begins with: a complete store, as this one was before the
   * split.
   */
  public Path base(long childId) {
    return root.resolve("bases").resolve(String.valueOf(childId));
  }

  /** Makes a store in a folder that is not there yet. */
  public interface StoreCopy {
    void to(Path folder);
  }

  /** Makes the base of a child, complete and durable, unless it is there. */
  public void makeBase(long childId, StoreCopy copy) throws IOException {
    var base = base(childId);
    if (!Files.exists(base)) {
      Files.createDirectories(base.resolveSibling(""));
      DurableFile.force(root);
      var unfinished = unfinished(childId);
      DurableFile.delete(unfinished);
      copy.to(unfinished);
      DurableFile.rename(unfinished, base);
    }
  }

  public boolean hasBase(long childId) {
    return Files.exists(base(childId));
  }

  /** Deletes a base that is not needed here any more. */
  public void deleteBase(long childId) throws IOException {
    DurableFile.rename(base(childId), unfinished(childId));
    DurableFile.delete(unfinished(childId));
  }

  /** Ids of the children whose bases are here. */
  public List<Long> bases() throws IOException {
    var bases = root.resolve("bases");
    if (!Files.exists(bases)) {
      return List.of();
    }
    try (var folders = Files.list(bases)) {
      return folders
          .map(folder -> String.valueOf(folder.getFileName()))
          .filter(name -> name.matches("\\d+"))
          .map(Long::valueOf)
          .toList();
    }
  }

  /**
   * Puts the bases into a store that is sent to another replica: each file under a name of its own.
   */
  public void exportBases(Path store) throws IOException {
    for (long childId : bases()) {
      try (var files = Files.newDirectoryStream(base(childId))) {
        for (Path file : files) {
          DurableFile.share(file, store.resolve(EXPORTED + childId + "." + file.getFileName()));
        }
      }
    }
  }

  /**
   * Takes the bases out of a store that was fetched, before it is put in use. What they came in
   * stays in it until then, so that this can be done again after a crash.
   */
  public void importBases(Path store) throws IOException {
    var imported = new TreeSet<Long>();
    try (var files = Files.newDirectoryStream(store, EXPORTED + "*")) {
      for (Path file : files) {
        var name = String.valueOf(file.getFileName()).substring(EXPORTED.length());
        long childId = Long.parseLong(name.substring(0, name.indexOf('.')));
        var unfinished = unfinished(childId);
        if (imported.add(childId)) {
          DurableFile.delete(unfinished);
          Files.createDirectories(unfinished);
        }
        DurableFile.share(file, unfinished.resolve(name.substring(name.indexOf('.') + 1)));
      }
    }
    for (long childId : imported) {
      DurableFile.force(unfinished(childId));
      DurableFile.delete(base(childId));
      DurableFile.rename(unfinished(childId), base(childId));
    }
  }

  private Path unfinished(long childId) {
    return base(childId).resolveSibling(childId + ".unfinished");
  }

  /** Deletes the bases of all children but these, and what is unfinished. */
  public void keepBases(Collection<Long> children) throws IOException {
    var bases = root.resolve("bases");
    if (!Files.exists(bases)) {
      return;
    }
    try (var folders = Files.newDirectoryStream(bases)) {
      for (Path folder : folders) {
        boolean kept = children.stream().anyMatch(child -> folder.equals(base(child)));
        if (!kept) {
          DurableFile.delete(folder);
        }
      }
    }
  }

  /** A snapshot that was fetched completely. */
  public Path fetched() {
    return root.resolve("fetched");
  }

  public Path outgoing() {
    return root.resolve("outgoing");
  }

  /**
   * Makes the complete, durable folder {@code store} the one in use. The one before must be closed;
   * it is deleted.
   */
  public void adopt(Path store) throws IOException {
    var former = current();
    String name = String.valueOf(former.getFileName());
    int number = Integer.parseInt(name.substring(name.indexOf('.') + 1));
    var next = root.resolve("store." + (number + 1));
    DurableFile.delete(next);
    DurableFile.rename(store, next);
    DurableFile.write(
        root.resolve("CURRENT"),
        String.valueOf(next.getFileName()).getBytes(StandardCharsets.UTF_8));
    DurableFile.delete(former);
  }

  /** Removes what a crash left, or a copy brought: stores not in use, what was being sent. */
  public void removeLeftovers() throws IOException {
    Files.createDirectories(root);
    var current = current();
    try (var entries = Files.newDirectoryStream(root, "store.*")) {
      for (Path store : entries) {
        if (!store.equals(current)) {
          DurableFile.delete(store);
        }
      }
    }
    removeExported(current);
    DurableFile.delete(outgoing());
    DurableFile.delete(fetched());
  }

  private static void removeExported(Path store) throws IOException {
    if (Files.exists(store)) {
      try (var files = Files.newDirectoryStream(store, EXPORTED + "*")) {
        for (Path file : files) {
          DurableFile.delete(file);
        }
      }
    }
  }
}
