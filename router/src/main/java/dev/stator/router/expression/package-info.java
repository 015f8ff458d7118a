/**
 * Expressions as clients write them: parsed once per text, then names and values resolved into the
 * model's trees. {@link dev.stator.router.expression.Expressions} is the way in.
 */
@NullMarked
package dev.stator.router.expression;

import org.jspecify.annotations.NullMarked;
