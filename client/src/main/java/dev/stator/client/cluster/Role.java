package dev.stator.client.cluster;

/** What a server process is. */
public enum Role {
  CONTROL_PLANE("control-plane", "c"),
  STORAGE_NODE("storage-node", "n"),
  ROUTER("router", "r");

  private final String command;
  private final String prefix;

  Role(String command, String prefix) {
    this.command = command;
    this.prefix = prefix;
  }

  /** The launcher's word for it. */
  public String command() {
    return command;
  }

  /** Name of the {@code number}th of this role, counted from 1: c1, n2, r1. */
  public String member(int number) {
    return prefix + number;
  }
}
