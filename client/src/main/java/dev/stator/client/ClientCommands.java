package dev.stator.client;

import dev.stator.client.admin.ClusterCommand;
import dev.stator.client.bench.BenchCommand;
import dev.stator.client.demo.DemoCommand;
import dev.stator.client.load.LoadCommand;
import dev.stator.client.stream.StreamCommand;
import java.util.List;

/** The commands that the launcher offers besides the server roles. */
public final class ClientCommands {
  private ClientCommands() {}

  /** Command objects for picocli, each with its name, options and examples. */
  public static List<Object> all() {
    return List.of(
        new ClusterCommand(),
        new DemoCommand(),
        new BenchCommand(),
        new LoadCommand(),
        new StreamCommand());
  }
}
