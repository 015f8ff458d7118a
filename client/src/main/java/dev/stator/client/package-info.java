/**
 * What users hold: the commands of the {@code stator} command line. Start at {@link
 * dev.stator.client.ClientCommands}. Depends on no server module: it speaks HTTP to routers, gRPC
 * to the control plane and storage nodes, and starts servers as child processes.
 */
@NullMarked
package dev.stator.client;

import org.jspecify.annotations.NullMarked;
