package dev.stator.client.stream;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stator stream}. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = "Reads the streams of tables.",
    subcommands = TailCommand.class)
public final class StreamCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Say what: stator stream tail.");
  }
}
