/** The cluster map: an immutable image of nodes, partitions and tables, and its deltas. */
@NullMarked
package dev.stator.model.cluster;

import org.jspecify.annotations.NullMarked;
