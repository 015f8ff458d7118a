package dev.stator.model.table;

/**
 * A table's stream as its partitions must know it.
 *
 * @param label when it was enabled, as its ARN ends: tells it from earlier streams of the table
 */
public record StreamSchema(StreamView view, String label) {}
