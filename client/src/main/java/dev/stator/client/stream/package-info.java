/** {@code stator stream}: what happens to a table's items, as it happens. */
@NullMarked
package dev.stator.client.stream;

import org.jspecify.annotations.NullMarked;
