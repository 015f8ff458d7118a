package dev.stator.model.stream;

import org.jspecify.annotations.Nullable;

/**
 * The changes of the items in one range of a table's keys, in order, from one moment on and perhaps
 * to another. A split closes the shard of its range and opens children; so does nothing else, but
 * that a stream that is disabled has no open shards.
 *
 * @param parent null: the stream began with it
 * @param start no change that is still there comes before it
 * @param end no change comes at or behind it; null while the shard is open
 */
public record Shard(
    ShardId id, @Nullable ShardId parent, SequenceNumber start, @Nullable SequenceNumber end) {}
