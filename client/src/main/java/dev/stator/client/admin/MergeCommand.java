package dev.stator.client.admin;

import dev.stator.model.cluster.JobSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code stator cluster merge}. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description =
        "Joins two neighbouring partitions; the left one takes over the right one's range.",
    footer = {"", "Example:", "  stator cluster merge 3 7"})
final class MergeCommand implements Callable<Integer> {
  @Mixin private JobRun job;

  @Parameters(index = "0", paramLabel = "LEFT", description = "The one that stays.")
  private long leftId;

  @Parameters(index = "1", paramLabel = "RIGHT", description = "The one behind it, which ends.")
  private long rightId;

  @Override
  public Integer call() {
    return job.run(inspector -> new JobSpec.Merge(leftId, rightId));
  }
}
