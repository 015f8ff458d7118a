/** The keyspace: order-preserving row keys, tokens and ranges. */
@NullMarked
package dev.stator.model.key;

import org.jspecify.annotations.NullMarked;
