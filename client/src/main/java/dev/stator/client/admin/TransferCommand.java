package dev.stator.client.admin;

import dev.stator.model.cluster.JobSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stator cluster transfer}. */
@Command(
    name = "transfer",
    mixinStandardHelpOptions = true,
    description = "Hands a partition's leadership to another of its nodes, where it then belongs.",
    footer = {"", "Example:", "  stator cluster transfer 3 --to n2"})
final class TransferCommand implements Callable<Integer> {
  @Mixin private JobRun job;

  @Parameters(paramLabel = "PARTITION", description = "Its number, see stator cluster status.")
  private long partitionId;

  @Option(names = "--to", required = true, paramLabel = "NODE", description = "Has a replica.")
  private String to = "";

  @Override
  public Integer call() {
    return job.run(inspector -> new JobSpec.Transfer(partitionId, to));
  }
}
