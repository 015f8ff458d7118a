package dev.stator.replication;

/** Place of an entry in a group's log. */
public record LogPosition(long term, long index) implements Comparable<LogPosition> {
  /** Before the first entry. */
  public static final LogPosition NONE = new LogPosition(0, -1);

  @Override
  public int compareTo(LogPosition that) {
    int byTerm = Long.compare(term, that.term);
    return byTerm != 0 ? byTerm : Long.compare(index, that.index);
  }
}
