/**
 * Judges recorded histories: linearizability per key, sets that may lose nothing, counters with
 * exact bounds. Knows nothing of databases, networks or faults.
 */
@NullMarked
package dev.stator.chaos.check;

import org.jspecify.annotations.NullMarked;
