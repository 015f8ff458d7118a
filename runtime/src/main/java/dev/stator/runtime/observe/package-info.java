/** What operators see of a process: metrics, health, readiness. */
@NullMarked
package dev.stator.runtime.observe;

import org.jspecify.annotations.NullMarked;
