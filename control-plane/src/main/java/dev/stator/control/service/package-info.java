/**
 * The control plane's gRPC services: for nodes, routers and the command line, and among its
 * members.
 *
 * <p>Start at {@link dev.stator.control.service.ControlPlaneEndpoint}.
 */
@NullMarked
package dev.stator.control.service;

import org.jspecify.annotations.NullMarked;
