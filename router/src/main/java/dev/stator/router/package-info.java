/**
 * The router: a stateless process that speaks DynamoDB's HTTP to clients and gRPC to storage nodes.
 *
 * <p>Start at {@link dev.stator.router.Router}, the wiring; a request then goes through {@code
 * http}, {@code auth}, {@code operation} (one class per API operation, {@code validation} and
 * {@code json} around it, {@code expression} inside it) and {@code routing}.
 */
@NullMarked
package dev.stator.router;

import org.jspecify.annotations.NullMarked;
