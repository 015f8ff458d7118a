/**
 * Copies of whole stores between nodes, for replicas that are too far behind their leader's log: a
 * checkpoint is sent file by file over gRPC, resumable, throttled, with a checksum per file.
 *
 * <p>{@link dev.stator.storage.snapshot.SnapshotSender} is the side that has, {@link
 * dev.stator.storage.snapshot.SnapshotFetcher} the side that wants.
 */
@NullMarked
package dev.stator.storage.snapshot;

import org.jspecify.annotations.NullMarked;
