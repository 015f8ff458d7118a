/**
 * Clusters of child processes on this machine, for demos, benchmarks and tests. Start at {@link
 * dev.stator.client.cluster.ThrowawayCluster}.
 */
@NullMarked
package dev.stator.client.cluster;

import org.jspecify.annotations.NullMarked;
