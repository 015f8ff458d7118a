package dev.stator.deploy;

import java.util.List;

/** A long-running process that {@code stator NAME} starts. */
interface Role {
  List<Role> ALL =
      List.of(new LocalRole(), new ControlPlaneRole(), new StorageNodeRole(), new RouterRole());

  String name();

  /** What {@code --help} prints. */
  String help();

  /** Runs until the process is told to stop. */
  void run(List<String> arguments);
}
