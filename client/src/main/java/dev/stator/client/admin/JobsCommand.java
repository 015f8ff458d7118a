package dev.stator.client.admin;

import dev.stator.client.Guarded;
import dev.stator.model.cluster.JobRecord;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stator cluster jobs}. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description =
        "Shows splits, moves, transfers and drains: those that run, and the last that ended.",
    footer = {"", "Example:", "  stator cluster jobs --all --json"})
final class JobsCommand implements Callable<Integer> {
  private static final int ENDED_SHOWN = 10;

  @Mixin private ClusterAddress cluster;

  @Option(names = "--all", description = "All that the control plane remembers, up to a day.")
  private boolean all;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    return Guarded.run(() -> {
      try (var inspector = new ClusterInspector(cluster.addresses())) {
        var jobs = inspector.jobs();
        var shown = all ? jobs : lately(jobs);
        System.out.print(
            json
                ? JobText.json(shown)
                : shown.isEmpty() ? "There are no jobs.\n" : JobText.columns(shown));
        return 0;
      }
    });
  }

  private static List<JobRecord> lately(List<JobRecord> jobs) {
    var ended = jobs.stream().filter(job -> !job.runs()).toList();
    var last = ended.subList(Math.max(0, ended.size() - ENDED_SHOWN), ended.size());
    return Stream.concat(last.stream(), jobs.stream().filter(JobRecord::runs)).toList();
  }
}
