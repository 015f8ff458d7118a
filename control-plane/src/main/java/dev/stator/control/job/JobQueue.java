package dev.stator.control.job;

import dev.stator.control.metadata.Metadata;
import dev.stator.model.cluster.JobRecord;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is. Of the jobs that touch a partition only the one that was submitted first runs:
 * a change of voters and a split never overlap.
 */
public final class JobQueue {
  private JobQueue() {}

  /** The job that {@code job} waits for, or null when it is its turn. */
  public static @Nullable JobRecord before(Metadata metadata, JobRecord job) {
    var touched = job.spec().partitions();
    for (var earlier : metadata.jobs().headMap(job.jobId()).values()) {
      if (earlier.runs() && !Collections.disjoint(earlier.spec().partitions(), touched)) {
        return earlier;
      }
    }
    return null;
  }

  /** The jobs whose turn it is. */
  static List<JobRecord> runnable(Metadata metadata) {
    return metadata.runningJobs().stream().filter(job -> before(metadata, job) == null).toList();
  }
}
