package dev.stator.client.admin;

import dev.stator.client.CommandFailure;
import dev.stator.client.Guarded;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options and the course of every command that submits a job: it is followed to its end. */
final class JobRun {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /** A job that is on record goes on whoever leads; a control plane may be without a leader. */
  private static final Duration SILENCE_MAX = Duration.ofMinutes(2);

  @Mixin private ClusterAddress cluster;

  @Option(
      names = "--no-wait",
      description = "Return once the job is on record; see how it goes: stator cluster jobs.")
  private boolean noWait;

  @Option(names = "--json", description = "Print the job as JSON, when it has ended.")
  private boolean json;

  /** Submits what {@code spec} makes of the cluster; the command's exit code. */
  int run(Function<ClusterInspector, JobSpec> spec) {
    return Guarded.run(() -> {
      try (var inspector = new ClusterInspector(cluster.addresses())) {
        var job = inspector.submit(spec.apply(inspector));
        say("Job %d: %s%n", job.jobId(), job.spec().text());
        var last = noWait ? job : follow(inspector, job);
        if (json) {
          System.out.print(JobText.json(last));
        }
        return switch (last.state()) {
          case RUNNING -> 0;
          case DONE -> {
            say("Done in %s.%n", JobText.seconds(last));
            yield 0;
          }
          case FAILED -> {
            System.err.println("stator: job " + last.jobId() + " failed: " + last.why());
            yield 1;
          }
        };
      }
    });
  }

  private JobRecord follow(ClusterInspector inspector, JobRecord submitted)
      throws InterruptedException {
    var known = submitted;
    long heardNanos = System.nanoTime();
    while (known.runs()) {
      Thread.sleep(LOOK_AGAIN);
      var now = inspector.job(submitted.jobId());
      if (now != null) {
        heardNanos = System.nanoTime();
        if (now.runs() && !now.progress().equals(known.progress())) {
          say("  %s%n", now.progress());
        }
        known = now;
      } else if (System.nanoTime() - heardNanos > SILENCE_MAX.toNanos()) {
        throw new CommandFailure(
            "The control plane does not say how job " + submitted.jobId() + " is.",
            "It goes on once there is a leader: stator cluster jobs.");
      }
    }
    return known;
  }

  private void say(String format, Object... arguments) {
    if (!json) {
      System.out.print(String.format(Locale.ROOT, format, arguments));
      System.out.flush();
    }
  }
}
