package dev.stator.control.service;

import dev.stator.control.job.JobAdmission;
import dev.stator.control.job.JobQueue;
import dev.stator.control.metadata.Metadata;
import dev.stator.control.metadata.MetadataCommand.SubmitJob;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import java.util.List;
import java.util.function.Supplier;

/** Takes jobs and tells how they are, while this member leads. */
public final class JobDesk {
  private final Leadership leadership;
  private final Supplier<Metadata> metadata;
  private final JobAdmission admission;

  public JobDesk(Leadership leadership, Supplier<Metadata> metadata, JobAdmission admission) {
    this.leadership = leadership;
    this.metadata = metadata;
    this.admission = admission;
  }

  /** A request that comes again gets the answer it got, whatever has changed meanwhile. */
  MetadataResult submit(Bytes requestId, JobSpec spec) throws InterruptedException {
    var now = metadata.get();
    var refusal = now.remembered().containsKey(requestId) ? null : admission.refusal(now, spec);
    return refusal == null
        ? leadership.propose(requestId, new SubmitJob(spec, ""))
        : new MetadataResult.Refused(refusal);
  }

  /** All jobs that are remembered; one that waits for another says so. */
  List<JobRecord> list() {
    var now = metadata.get();
    return now.jobs().values().stream()
        .map(job -> {
          var before = job.runs() ? JobQueue.before(now, job) : null;
          return before == null ? job : job.withProgress("waits for job " + before.jobId());
        })
        .toList();
  }
}
