/**
 * One storage node: its configuration, its identity, the catalog of its replicas, and what it tells
 * the control plane.
 *
 * <p>Start at {@link dev.stator.storage.node.StorageNode#start}.
 */
@NullMarked
package dev.stator.storage.node;

import org.jspecify.annotations.NullMarked;
