package dev.stator.chaos;

import dev.stator.model.cluster.JobSpec;

/** What an operator does to the partitions of a cluster that works. */
public enum Reshaping {
  SPLIT,
  TRANSFER,
  MOVE,
  MERGE;

  static Reshaping of(JobSpec spec) {
    return switch (spec) {
      case JobSpec.Split _ -> SPLIT;
      case JobSpec.Transfer _ -> TRANSFER;
      case JobSpec.Move _, JobSpec.Drain _, JobSpec.Undrain _ -> MOVE;
      case JobSpec.Merge _ -> MERGE;
    };
  }
}
