/** DynamoDB's limits, and what reads and writes cost in capacity units. */
@NullMarked
package dev.stator.model.capacity;

import org.jspecify.annotations.NullMarked;
