/**
 * The only door to Raft: groups, group commit, leases, snapshots.
 *
 * <p>Start at {@link dev.stator.replication.Replication}: a process opens it once and creates
 * groups; {@link dev.stator.replication.ReplicatedLog} is one group as its user sees it, {@link
 * dev.stator.replication.ReplicatedState} what the user keeps. Nothing outside this module sees a
 * class of Ratis.
 */
@NullMarked
package dev.stator.replication;

import org.jspecify.annotations.NullMarked;
