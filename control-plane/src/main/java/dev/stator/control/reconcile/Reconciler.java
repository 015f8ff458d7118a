package dev.stator.control.reconcile;

import dev.stator.control.metadata.Metadata;
import java.util.List;

/** Compares what is desired with what is, for one kind of thing. */
public interface Reconciler {
  /** What is not yet as desired and can be worked on now. Quick: no calls to anybody. */
  List<Work> due(Metadata metadata);

  /**
   * One thing to bring nearer to what is desired.
   *
   * @param key at most one work of a key runs at a time, over all reconcilers
   */
  record Work(String key, Step step) {}

  /** Takes one step; it may block for seconds, and may be cut off anywhere. */
  interface Step {
    /** Returns false when it must be tried again later. */
    boolean take(Duties duties) throws InterruptedException;
  }
}
