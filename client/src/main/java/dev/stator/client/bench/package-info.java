/**
 * {@code stator bench}: a light load generator that also counts what was lost. Start at {@link
 * dev.stator.client.bench.BenchCommand}.
 */
@NullMarked
package dev.stator.client.bench;

import org.jspecify.annotations.NullMarked;
