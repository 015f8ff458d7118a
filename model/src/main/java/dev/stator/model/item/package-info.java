/** Items and attribute values as bytes: format, numbers, sizes, walking without decoding. */
@NullMarked
package dev.stator.model.item;

import org.jspecify.annotations.NullMarked;
