/** Flags and configuration files, read once at start; unknown names are refused. */
@NullMarked
package dev.stator.runtime.config;

import org.jspecify.annotations.NullMarked;
