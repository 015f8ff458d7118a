/**
 * One replica of a partition: what its log decides and what it answers.
 *
 * <p>Start at {@link dev.stator.storage.partition.PartitionState#apply}, and at {@link
 * dev.stator.storage.partition.ApplyCommand}, the table of contents of everything that a committed
 * entry can do; {@link dev.stator.storage.partition.Partition} is the door for calls. Apply is
 * deterministic: it reads the entry and the store, and no clock, configuration, randomness or
 * unordered collection.
 */
@NullMarked
package dev.stator.storage.partition;

import org.jspecify.annotations.NullMarked;
