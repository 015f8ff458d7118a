/** Faults that happen to a throw-away cluster at given times: kills, pauses, restarts. */
@NullMarked
package dev.stator.client.fault;

import org.jspecify.annotations.NullMarked;
