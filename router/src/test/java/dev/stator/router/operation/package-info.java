@NullMarked
package dev.stator.router.operation;

import org.jspecify.annotations.NullMarked;
