package dev.stator.proto.cluster;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.table.Derived;

/**
 * A change of a table.
 *
 * @param before the table as the change takes it to be: another revision refuses it
 * @param derived the indexes, stream and expiry behind the change
 * @param definition takes the place of the table's definition at once
 * @param nextDefinition takes its place once every partition has the schema, the table being
 *     UPDATING until then; empty: the change is complete at once
 * @param partitions that it needs for itself; 1: none
 */
public record ChangedTable(
    TableRecord before,
    Derived derived,
    String definition,
    String nextDefinition,
    int partitions) {}
