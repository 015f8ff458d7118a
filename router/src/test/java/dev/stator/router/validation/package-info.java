@NullMarked
package dev.stator.router.validation;

import org.jspecify.annotations.NullMarked;
