/**
 * What items are in indexes: derived from the item alone, by pure functions.
 *
 * <p>Start at {@link dev.stator.model.index.SecondaryIndex#row}.
 */
@NullMarked
package dev.stator.model.index;

import org.jspecify.annotations.NullMarked;
