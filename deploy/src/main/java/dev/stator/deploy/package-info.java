/**
 * Assembly: reads the command line, wires one process of a role (or all of them, in local mode) and
 * runs it until it is told to stop. Start at {@link dev.stator.deploy.Main}.
 */
@NullMarked
package dev.stator.deploy;

import org.jspecify.annotations.NullMarked;
