package dev.stator.client;

import java.util.List;

/** The commands that the launcher offers besides the server roles. */
public final class ClientCommands {
  private ClientCommands() {}

  /** Command objects for picocli, each with its name, options and examples. */
  public static List<Object> all() {
    return List.of();
  }
}
