/** What a partition must know of a table to decide a write. */
@NullMarked
package dev.stator.model.table;

import org.jspecify.annotations.NullMarked;
