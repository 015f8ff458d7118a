/** Small: what every process has. Nothing here knows what Stator is for. */
@NullMarked
package dev.stator.runtime;

import org.jspecify.annotations.NullMarked;
