package dev.stator.chaos.workload;

import dev.stator.chaos.check.Verdict;
import java.util.Random;

/**
 * Calls that clients make at the same time, and the judgement over what they saw. One instance
 * serves all its clients.
 *
 * @param <S> the part of the database that it uses
 */
public interface Workload<S> {
  /** Short and unique, for example register. */
  String name();

  /** One call of client {@code client}, who makes one at a time. */
  void call(S store, int client, Random random);

  /**
   * Reads what is to be read at the end, when the cluster is healthy and no client calls any more,
   * and judges. A final reading that cannot be had is no pass.
   */
  Verdict judge(S store);

  /** How many calls had which end, for the report. */
  Tally tally();
}
