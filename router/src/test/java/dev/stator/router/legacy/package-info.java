@NullMarked
package dev.stator.router.legacy;

import org.jspecify.annotations.NullMarked;
