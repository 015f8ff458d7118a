@NullMarked
package dev.stator.router.auth;

import org.jspecify.annotations.NullMarked;
