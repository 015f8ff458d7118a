package dev.stator.model.cluster;

/**
 * A job as the control plane knows it. It is remembered for a while after it ended.
 *
 * @param jobId rises from job to job
 * @param origin what derived it, for example "job 7", or empty when it was asked for
 * @param progress how far it is, in a few words for an operator
 * @param why it failed; empty unless it did
 * @param createdMillis milliseconds since 1970
 * @param finishedMillis milliseconds since 1970; 0 while it runs
 */
public record JobRecord(
    long jobId,
    JobSpec spec,
    String origin,
    State state,
    String progress,
    String why,
    long createdMillis,
    long finishedMillis) {

  public enum State {
    RUNNING,
    DONE,
    FAILED
  }

  /** A job that begins. */
  public static JobRecord of(long jobId, JobSpec spec, String origin, long createdMillis) {
    return new JobRecord(jobId, spec, origin, State.RUNNING, "", "", createdMillis, 0);
  }

  public boolean runs() {
    return state == State.RUNNING;
  }

  public JobRecord withProgress(String progress) {
    return new JobRecord(jobId, spec, origin, state, progress, why, createdMillis, finishedMillis);
  }

  /** The same job at its end, DONE or FAILED. */
  public JobRecord ended(State state, String why, long finishedMillis) {
    return new JobRecord(jobId, spec, origin, state, progress, why, createdMillis, finishedMillis);
  }
}
