package dev.stator.chaos.workload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbered entries in a table, each there or not, in lists: an item collection each. Reads are
 * strongly consistent. Calls block.
 */
public interface EntryStore {
  /** Entries of one list lie in the order of their numbers. */
  int LISTS = 24;

  static int listOf(long entry) {
    return (int) (entry % LISTS);
  }

  Answer<Boolean> insert(long entry);

  Answer<Boolean> delete(long entry);

  /**
   * A page of a scan of one of {@code segments} segments.
   *
   * @param limit of entries on the page
   * @param after null, or the end of the page before
   */
  Answer<Page> scan(int segment, int segments, int limit, @Nullable Long after);

  /** A page of one list, its first entries first, or its last. */
  Answer<Page> query(int list, boolean forward, int limit, @Nullable Long after);

  /**
   * @param end what the next page begins after; null on the last page
   */
  record Page(List<Long> entries, @Nullable Long end) {
    public Page {
      entries = List.copyOf(entries);
    }
  }
}
