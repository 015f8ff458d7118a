/**
 * The pure library that every process shares: no dependency, no I/O, no threads, no clock.
 *
 * <p>Start at {@link dev.stator.model.write.ItemWrite}: a write, the tree of its condition, and
 * what the pure decision makes of it.
 */
@NullMarked
package dev.stator.model;

import org.jspecify.annotations.NullMarked;
