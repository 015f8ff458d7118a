package dev.stator.router.routing;

import dev.stator.proto.item.ItemExchange;
import org.jspecify.annotations.Nullable;

/** The exchange with each node. */
public interface ItemExchanges {
  /** The exchange with a node, or null when the cluster's map has no such node. Never blocks. */
  @Nullable ItemExchange with(String nodeId);
}
