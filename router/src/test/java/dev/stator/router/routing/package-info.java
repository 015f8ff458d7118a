@NullMarked
package dev.stator.router.routing;

import org.jspecify.annotations.NullMarked;
