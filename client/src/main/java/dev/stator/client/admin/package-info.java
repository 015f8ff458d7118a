/** {@code stator cluster}: status, verification and start of a cluster. */
@NullMarked
package dev.stator.client.admin;

import org.jspecify.annotations.NullMarked;
