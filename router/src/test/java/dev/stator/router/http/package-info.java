@NullMarked
package dev.stator.router.http;

import org.jspecify.annotations.NullMarked;
