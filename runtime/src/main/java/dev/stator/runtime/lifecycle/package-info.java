/** Starting and stopping in order. */
@NullMarked
package dev.stator.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
