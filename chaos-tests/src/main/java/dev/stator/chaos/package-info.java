/**
 * Black-box proof that a cluster keeps its promises while it is being hurt.
 *
 * <p>Start at {@link dev.stator.chaos.ChaosRun}, the command. A run starts real processes through a
 * driver of {@code fault}, lets {@code workload} write and read through the AWS SDK while a seeded
 * schedule injects faults, heals everything, and hands the recorded histories to {@code check}.
 */
@NullMarked
package dev.stator.chaos;

import org.jspecify.annotations.NullMarked;
