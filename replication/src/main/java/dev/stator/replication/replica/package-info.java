/**
 * One replica of a group, whatever log lies under it: group commit, apply, strong reads.
 *
 * <p>Start at {@link dev.stator.replication.replica.Replica}. The log (Ratis, or the simulator's)
 * is behind {@link dev.stator.replication.replica.EntryLog}, so that the simulator runs these very
 * classes.
 */
@NullMarked
package dev.stator.replication.replica;

import org.jspecify.annotations.NullMarked;
