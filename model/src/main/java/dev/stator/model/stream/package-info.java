/**
 * A table's stream: its shards, and the changes in them, as partitions keep them and routers show
 * them. Begin with {@link dev.stator.model.stream.Shard}.
 */
@NullMarked
package dev.stator.model.stream;

import org.jspecify.annotations.NullMarked;
