/**
 * What clients do to a cluster while it is hurt, through the AWS SDK, and what they saw. Start at
 * {@link dev.stator.chaos.workload.Workload}: a register, a set, a counter and walks over pages,
 * each with the checker that judges it.
 */
@NullMarked
package dev.stator.chaos.workload;

import org.jspecify.annotations.NullMarked;
