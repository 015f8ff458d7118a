/**
 * Starts clusters of real processes and hurts them. Start at {@link
 * dev.stator.chaos.fault.FaultInjector}; {@link dev.stator.chaos.fault.NetnsDriver} does it with
 * network namespaces, {@link dev.stator.chaos.fault.DockerDriver} with containers. Knows nothing of
 * what the processes store.
 */
@NullMarked
package dev.stator.chaos.fault;

import org.jspecify.annotations.NullMarked;
