/**
 * What the control plane knows, as a deterministic state machine over its own log.
 *
 * <p>Start at {@link dev.stator.control.metadata.MetadataState}: it follows the log. {@link
 * dev.stator.control.metadata.MetadataRules} decides what a command changes and reads nothing but
 * the command, the state and the entry's stamp; {@link dev.stator.control.metadata.MapHistory} is
 * what watchers follow.
 */
@NullMarked
package dev.stator.control.metadata;

import org.jspecify.annotations.NullMarked;
