package dev.stator.client.admin;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stator cluster}: what is about a whole cluster. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = "Starts, shows, verifies and reshapes clusters.",
    subcommands = {
      StatusCommand.class,
      VerifyCommand.class,
      StartCommand.class,
      SplitCommand.class,
      MergeCommand.class,
      MoveCommand.class,
      TransferCommand.class,
      DrainCommand.class,
      JobsCommand.class
    })
public final class ClusterCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "Say what: stator cluster status, verify, start, split, merge, move, transfer, drain or jobs.");
  }
}
