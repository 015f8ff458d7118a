/** Codecs of what stands in a partition's log. */
@NullMarked
package dev.stator.proto.log;

import org.jspecify.annotations.NullMarked;
