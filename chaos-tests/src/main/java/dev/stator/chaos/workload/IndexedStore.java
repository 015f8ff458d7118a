package dev.stator.chaos.workload;

/** Items that indexes sort in several ways, and one index that comes and goes. Calls block. */
public interface IndexedStore {
  /**
   * @param group by which a global index finds it; negative: that index does not have it
   * @param rank by which items of a group are sorted; negative: likewise
   */
  Answer<Boolean> put(int item, int group, int rank);

  /** Changes what no index sorts by. */
  Answer<Boolean> touch(int item, int value);

  Answer<Boolean> delete(int item);

  /** Adds an index to the table, or deletes it when it is there. */
  Answer<Boolean> toggleIndex();
}
