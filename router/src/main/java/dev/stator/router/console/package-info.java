/** The page that a router shows to browsers, and the JSON behind it. */
@NullMarked
package dev.stator.router.console;

import org.jspecify.annotations.NullMarked;
