package dev.stator.client.admin;

import dev.stator.model.cluster.JobSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stator cluster move}. */
@Command(
    name = "move",
    mixinStandardHelpOptions = true,
    description = "Puts a partition's replica on another node, while the partition serves.",
    footer = {
      "",
      "The node that it leaves may be dead: the replica is then copied from the others.",
      "",
      "Example:",
      "  stator cluster move 3 --from n1 --to n4"
    })
final class MoveCommand implements Callable<Integer> {
  @Mixin private JobRun job;

  @Parameters(paramLabel = "PARTITION", description = "Its number, see stator cluster status.")
  private long partitionId;

  @Option(names = "--from", required = true, paramLabel = "NODE", description = "Has a replica.")
  private String from = "";

  @Option(names = "--to", required = true, paramLabel = "NODE", description = "Gets it.")
  private String to = "";

  @Override
  public Integer call() {
    return job.run(inspector -> new JobSpec.Move(partitionId, from, to));
  }
}
