package dev.stator.control.metadata;

import dev.stator.replication.LogPosition;

/** The metadata and the entry behind which it stands. */
public record PlacedMetadata(LogPosition position, Metadata metadata) {
  static final PlacedMetadata NONE = new PlacedMetadata(LogPosition.NONE, Metadata.EMPTY);
}
