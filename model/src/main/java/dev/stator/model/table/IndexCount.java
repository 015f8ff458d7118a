package dev.stator.model.table;

import java.util.ArrayList;
import java.util.List;

/**
 * What an index holds.
 *
 * @param bytes DynamoDB's sizes of the items as the index holds them, together
 */
public record IndexCount(long items, long bytes) {
  public static final IndexCount NONE = new IndexCount(0, 0);

  public IndexCount plus(IndexCount more) {
    return new IndexCount(items + more.items, bytes + more.bytes);
  }

  public IndexCount negated() {
    return new IndexCount(-items, -bytes);
  }

  /** Two counts of the same indexes added up, index by index; none is as good as zeroes. */
  public static List<IndexCount> sum(List<IndexCount> left, List<IndexCount> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isEmpty() ? right : left;
    }
    var sum = new ArrayList<IndexCount>(left.size());
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      sum.add(at(left, i).plus(at(right, i)));
    }
    return List.copyOf(sum);
  }

  /** The count of an index among those of a table, in the order of their definition. */
  public static IndexCount at(List<IndexCount> counts, int index) {
    return index < counts.size() ? counts.get(index) : NONE;
  }
}
