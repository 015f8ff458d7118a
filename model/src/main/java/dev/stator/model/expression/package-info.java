/** Trees of parsed expressions; their checks and evaluation over encoded items. */
@NullMarked
package dev.stator.model.expression;

import org.jspecify.annotations.NullMarked;
