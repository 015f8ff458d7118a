/**
 * Items and attribute values as bytes: format, numbers, sizes, walking without decoding.
 *
 * <p>Start at {@link dev.stator.model.item.ItemReader}, which shows the layout. Every value has one
 * encoding but for the order of its attributes and map entries.
 */
@NullMarked
package dev.stator.model.item;

import org.jspecify.annotations.NullMarked;
