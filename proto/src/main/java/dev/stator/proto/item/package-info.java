/** The data path between routers and storage nodes, as values. */
@NullMarked
package dev.stator.proto.item;

import org.jspecify.annotations.NullMarked;
