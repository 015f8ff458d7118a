/**
 * Validation of request members as the published API model states it: shapes, constraints, and the
 * service's message form. {@link dev.stator.router.validation.ApiModel} reads the model, {@link
 * dev.stator.router.validation.Constraints} checks a request against it. What the model does not
 * state is checked by the operation that it belongs to.
 */
@NullMarked
package dev.stator.router.validation;

import org.jspecify.annotations.NullMarked;
