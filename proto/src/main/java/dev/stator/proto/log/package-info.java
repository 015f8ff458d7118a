/**
 * Codecs of what stands in a partition's log.
 *
 * <p>Start at {@link dev.stator.proto.log.CommandCodec}. What is decoded aliases the bytes it was
 * decoded from; kinds that this version does not know are refused, never skipped.
 */
@NullMarked
package dev.stator.proto.log;

import org.jspecify.annotations.NullMarked;
