/**
 * Brings storage nodes to what the metadata says, one idempotent step at a time, on the serving
 * leader only.
 *
 * <p>Start at {@link dev.stator.control.reconcile.ReconcileLoop}. Each {@link
 * dev.stator.control.reconcile.Reconciler} names what is not yet as desired; a step orders nodes
 * first and notes in the log what was reached afterwards, so that a crash anywhere leaves a state
 * from which the same step starts again.
 */
@NullMarked
package dev.stator.control.reconcile;

import org.jspecify.annotations.NullMarked;
