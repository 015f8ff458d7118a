/**
 * Who may answer a strong read: leases that the log carries.
 *
 * <p>Start at {@link dev.stator.replication.lease.LeaseRule}, whose essay states the rule and why
 * it holds. Nothing here knows Raft, threads or a clock of its own, except {@link
 * dev.stator.replication.lease.ElapsedClock}.
 */
@NullMarked
package dev.stator.replication.lease;

import org.jspecify.annotations.NullMarked;
