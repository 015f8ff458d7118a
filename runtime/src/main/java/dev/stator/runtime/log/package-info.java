/** Structured logs, one JSON object or one plain line an event. */
@NullMarked
package dev.stator.runtime.log;

import org.jspecify.annotations.NullMarked;
