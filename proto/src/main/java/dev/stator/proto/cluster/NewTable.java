package dev.stator.proto.cluster;

import dev.stator.model.table.Derived;
import dev.stator.model.table.KeyAttribute;
import org.jspecify.annotations.Nullable;

/**
 * A table to create.
 *
 * @param account twelve digits
 * @param definition the rest of the definition, opaque to the control plane (see {@link
 *     dev.stator.model.cluster.TableRecord})
 * @param partitions that it needs for itself; 1: none
 */
public record NewTable(
    String account,
    String region,
    String name,
    KeyAttribute partitionKey,
    @Nullable KeyAttribute sortKey,
    Derived derived,
    String definition,
    int partitions) {}
