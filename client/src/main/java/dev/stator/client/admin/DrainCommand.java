package dev.stator.client.admin;

import dev.stator.model.cluster.JobSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stator cluster drain}. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description =
        "Moves every replica off a node, which gets no new ones. Then it can be stopped without a failed request.",
    footer = {
      "",
      "A dead node is drained the same way: its replicas are rebuilt on others from those that are left.",
      "It stays drained until --undo.",
      "",
      "Examples:",
      "  stator cluster drain n2",
      "  stator cluster drain n2 --undo"
    })
final class DrainCommand implements Callable<Integer> {
  @Mixin private JobRun job;

  @Parameters(paramLabel = "NODE", description = "For example n2, see stator cluster status.")
  private String nodeId = "";

  @Option(
      names = "--undo",
      description = "Let the node take replicas again, and end a drain that is under way.")
  private boolean undo;

  @Override
  public Integer call() {
    return job.run(inspector -> undo ? new JobSpec.Undrain(nodeId) : new JobSpec.Drain(nodeId));
  }
}
