@NullMarked
package dev.stator.router.json;

import org.jspecify.annotations.NullMarked;
