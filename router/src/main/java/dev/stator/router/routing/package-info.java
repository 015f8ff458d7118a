/**
 * From a row key to the replica that answers for it: where the key is by the cluster's map and by
 * what partitions said since, who leads which partition, the exchange with each node, and what to
 * do when an answer is a no, or none comes.
 *
 * <p>Start at {@link dev.stator.router.routing.StorageClient}.
 */
@NullMarked
package dev.stator.router.routing;

import org.jspecify.annotations.NullMarked;
