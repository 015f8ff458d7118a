/**
 * The keyspace: order-preserving row keys, tokens and ranges.
 *
 * <p>Start at {@link dev.stator.model.key.Keyspace}, which shows the layout of a row key. Row keys
 * never change: they stand in data folders and logs.
 */
@NullMarked
package dev.stator.model.key;

import org.jspecify.annotations.NullMarked;
