/**
 * Splits, moves, transfers and drains: what an operator, or another reconciler, had put on record,
 * brought about step by step.
 *
 * <p>Start at {@link dev.stator.control.job.JobReconciler}. What a job has reached is read off the
 * map and the nodes, never off the memory of the leader that worked on it: every step may be the
 * last of that leader, and the next one repeats it.
 */
@NullMarked
package dev.stator.control.job;

import org.jspecify.annotations.NullMarked;
