/**
 * Tables as the API names and describes them. {@link dev.stator.router.table.Tables} resolves names
 * and ARNs.
 */
@NullMarked
package dev.stator.router.table;

import org.jspecify.annotations.NullMarked;
