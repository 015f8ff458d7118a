package dev.stator.deploy;

import dev.stator.client.ClientCommands;
import dev.stator.runtime.config.SettingsException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code stator} command: server roles, local mode, and the commands of the client module. */
@Command(
    name = "stator",
    version = "stator 0.1.0",
    mixinStandardHelpOptions = true,
    description = "A self-hosted, distributed, DynamoDB-compatible database.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Try it:      stator local                       then  aws --endpoint-url http://127.0.0.1:8000 dynamodb list-tables",
      "A cluster:   stator cluster start --dir ./cluster",
      "A look:      stator demo"
    })
public final class Main implements Runnable {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  static int run(List<String> arguments) {
    for (var role : Role.ALL) {
      if (!arguments.isEmpty() && arguments.getFirst().equals(role.name())) {
        return runRole(role, arguments.subList(1, arguments.size()));
      }
    }
    var commands = new CommandLine(new Main());
    for (var role : Role.ALL) {
      commands.addSubcommand(role.name(), new RoleHelp(role));
    }
    ClientCommands.all().forEach(commands::addSubcommand);
    commands.setUsageHelpWidth(120);
    return commands.execute(arguments.toArray(String[]::new));
  }

  private static int runRole(Role role, List<String> arguments) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.print(role.help());
      return 0;
    }
    try {
      role.run(arguments);
      return 0;
    } catch (SettingsException e) {
      System.err.println("stator " + role.name() + ": " + e.getMessage());
      System.err.println("Type: stator " + role.name() + " --help");
      return 2;
    } catch (StartException e) {
      System.err.println("stator " + role.name() + ": " + e.getMessage());
      System.err.println(e.remedy());
      return 1;
    }
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Shows a role among the commands; {@link Main} runs it before picocli is asked. */
  @Command(description = "A server role.")
  private static final class RoleHelp implements Runnable {
    private final Role role;

    private RoleHelp(Role role) {
      this.role = role;
    }

    @Override
    public void run() {
      System.out.print(role.help());
    }
  }
}
