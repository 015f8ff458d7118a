package dev.stator.control.job;

import dev.stator.control.metadata.MetadataCommand.EndJob;
import dev.stator.control.metadata.MetadataCommand.NoteProgress;
import dev.stator.control.reconcile.Duties;
import dev.stator.model.cluster.JobRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the record says of how a job goes. */
final class JobNotes {
  private static final Logger LOG = LoggerFactory.getLogger(JobNotes.class);

  private JobNotes() {}

  /** Notes how far a job is, when the record does not say so already. */
  static void progress(Duties duties, JobRecord job, String progress) throws InterruptedException {
    if (!progress.equals(job.progress())) {
      LOG.info("Job {} ({}): {}", job.jobId(), job.spec().text(), progress);
      duties.propose(new NoteProgress(job.jobId(), progress));
    }
  }

  static boolean done(Duties duties, JobRecord job) throws InterruptedException {
    LOG.info("Job {} ({}) is done", job.jobId(), job.spec().text());
    duties.propose(new EndJob(job.jobId(), ""));
    return true;
  }

  /**
   * @param why a sentence for the operator
   */
  static boolean failed(Duties duties, JobRecord job, String why) throws InterruptedException {
    LOG.warn("Job {} ({}) failed: {}", job.jobId(), job.spec().text(), why);
    duties.propose(new EndJob(job.jobId(), why));
    return true;
  }
}
