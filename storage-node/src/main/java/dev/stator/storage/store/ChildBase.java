package dev.stator.storage.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The beginning of a partition that was split off another: the parent's store as it was before the
 * split, cut to the child's range.
 */
public final class ChildBase {
  private ChildBase() {}

  /**
   * Makes {@code folder}, which is not there yet, a durable copy of {@code base}. Files with rows
   * never change and are shared.
   */
  public static void copy(Path base, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var files = Files.newDirectoryStream(base)) {
      for (Path file : files) {
        DurableFile.share(file, folder.resolve(file.getFileName()));
      }
    }
    DurableFile.force(folder);
  }

  /**
   * Turns a copy of the parent's store into the durable beginning of the child. The parent's
   * replicas held the same before the split, so the children do.
   */
  public static void begin(PartitionStore copy, StoredChild child) {
    var before = copy.position();
    var first = copy.begin(before.digest());
    copy.children().keySet().forEach(first::removeChild);
    copy.counts().keySet().forEach(first::removeCount);
    child.counts().forEach(first::putCount);
    first.removeTally();
    first.removeAdoption();
    first.removeFreeze();
    first.putRange(child.range());
    first.putBase(child.baseIndex());
    copy.commit(
        first,
        new StoredPosition(
            StoredPosition.BASE_TERM,
            child.baseIndex(),
            before.clock(),
            child.baseIndex(),
            first.digest()));
    copy.trim(child.range());
    copy.flush();
  }
}
