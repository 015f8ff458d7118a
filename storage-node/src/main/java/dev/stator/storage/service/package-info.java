/**
 * What a storage node offers over gRPC: the data path to routers, orders and questions of the
 * control plane, snapshots to peers. Only translation: what is done is behind {@link
 * dev.stator.storage.service.NodeOrders} and {@link dev.stator.proto.item.ItemExchange}.
 */
@NullMarked
package dev.stator.storage.service;

import org.jspecify.annotations.NullMarked;
