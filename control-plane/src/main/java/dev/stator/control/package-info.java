/**
 * The control plane: one Raft group that keeps nodes, partitions and tables, serves the map of
 * them, and reconcilers that bring storage nodes to what it says.
 *
 * <p>Start at {@link dev.stator.control.ControlPlane}, which wires one member.
 */
@NullMarked
package dev.stator.control;

import org.jspecify.annotations.NullMarked;
