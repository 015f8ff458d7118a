/** Writes, the pure decision about them, and their outcomes. */
@NullMarked
package dev.stator.model.write;

import org.jspecify.annotations.NullMarked;
