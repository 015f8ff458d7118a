/**
 * Conditions as the service took them before it had expressions: an operator and its values, by
 * attribute. {@link dev.stator.router.legacy.LegacyConditions} is the way in.
 */
@NullMarked
package dev.stator.router.legacy;

import org.jspecify.annotations.NullMarked;
