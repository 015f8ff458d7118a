/**
 * What the control plane's leader hears of storage nodes and orders them to do: reports are soft
 * state and never log entries; orders are idempotent and carry fencing tokens.
 */
@NullMarked
package dev.stator.control.nodes;

import org.jspecify.annotations.NullMarked;
