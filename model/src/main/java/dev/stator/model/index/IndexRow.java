package dev.stator.model.index;

import dev.stator.model.Bytes;

/**
 * An item's row in an index.
 *
 * @param key row key
 * @param item as much of the item as the index holds, in the item's order
 * @param size DynamoDB's size of that
 */
public record IndexRow(Bytes key, Bytes item, int size) {}
