/**
 * Nonsense for a router, over HTTP: valid requests, and the same with their expressions, their JSON
 * or their HTTP broken. Start at {@link dev.stator.chaos.fuzz.FuzzRun}. Whatever comes in, a router
 * answers without a status of 500 and above, never hangs, and no item that was written suffers.
 */
@NullMarked
package dev.stator.chaos.fuzz;

import org.jspecify.annotations.NullMarked;
