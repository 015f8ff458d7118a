package dev.stator.model.table;

import org.jspecify.annotations.Nullable;

/**
 * What a partition must know of a table to decide a write; it reaches the partition only as a
 * SetTable command in its log.
 *
 * @param tableId identity of the table; a table that is dropped and created again gets another
 * @param version rises with every change of the table
 * @param name the table's name, for messages and metrics
 */
public record TableSchema(
    int tableId,
    long version,
    String name,
    KeyAttribute partitionKey,
    @Nullable KeyAttribute sortKey) {}
