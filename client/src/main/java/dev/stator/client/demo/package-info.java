/** {@code stator demo}: twenty seconds that show what the database does when its leader dies. */
@NullMarked
package dev.stator.client.demo;

import org.jspecify.annotations.NullMarked;
