package dev.stator.client.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines, ports and folders of a cluster's processes. */
final class Layout {
  /** The partitions that a cluster begins with. */
  static final int INITIAL_PARTITIONS = 3;

  private static final String HOST = "127.0.0.1";
  private static final String[] AZS = {"A", "B", "C"};

  private final ClusterSpec spec;
  private final Path folder;
  private final Path launcher;
  private final OrphanGuard guard;
  private final FreePorts free;
  private String controlPlane = "";

  private Layout(ClusterSpec spec, Path folder, Path launcher, OrphanGuard guard)
      throws IOException {
    this.free = new FreePorts(folder.resolve("ports"));
    this.spec = spec;
    this.folder = folder;
    this.launcher = launcher;
    this.guard = guard;
  }

  /** In the order in which they are to be started. */
  static List<ServerProcess> of(ClusterSpec spec, Path folder, Path launcher, OrphanGuard guard)
      throws IOException {
    var layout = new Layout(spec, folder, launcher, guard);
    var processes = new ArrayList<ServerProcess>(layout.controlPlane());
    for (int number = 1; number <= spec.storageNodes(); number++) {
      processes.add(layout.storageNode(number));
    }
    for (int number = 1; number <= spec.routers(); number++) {
      processes.add(layout.router(number));
    }
    layout.free.keep();
    return List.copyOf(processes);
  }

  private List<ServerProcess> controlPlane() {
    var members = new ArrayList<String>();
    var addresses = new ArrayList<String>();
    var ports = new ArrayList<Ports>();
    for (int number = 1; number <= spec.controlPlaneMembers(); number++) {
      String name = Role.CONTROL_PLANE.member(number);
      var own = new Ports(free.next(), free.next(), free.next());
      ports.add(own);
      members.add(name + "=" + HOST + ":" + own.raft() + ":" + own.service());
      addresses.add(HOST + ":" + own.service());
    }
    controlPlane = String.join(",", addresses);
    var processes = new ArrayList<ServerProcess>();
    for (int number = 1; number <= spec.controlPlaneMembers(); number++) {
      String name = Role.CONTROL_PLANE.member(number);
      var own = ports.get(number - 1);
      var flags =
          flags(
              "--id", name,
              "--raft-port", Integer.toString(own.raft()),
              "--service-port", Integer.toString(own.service()),
              "--initial-nodes", Integer.toString(spec.storageNodes()),
              "--initial-partitions", Integer.toString(INITIAL_PARTITIONS));
      if (spec.controlPlaneMembers() > 1) {
        flags.addAll(List.of("--members", String.join(",", members)));
      }
      processes.add(process(Role.CONTROL_PLANE, name, own, flags));
    }
    return processes;
  }

  private ServerProcess storageNode(int number) {
    String name = Role.STORAGE_NODE.member(number);
    var own = new Ports(free.next(), free.next(), free.next());
    var flags =
        flags(
            "--az",
            AZS[(number - 1) % AZS.length],
            "--control-plane",
            controlPlane,
            "--raft-port",
            Integer.toString(own.raft()),
            "--service-port",
            Integer.toString(own.service()));
    flags.addAll(spec.storageNodeFlags());
    return process(Role.STORAGE_NODE, name, own, flags);
  }

  private ServerProcess router(int number) {
    String name = Role.ROUTER.member(number);
    var own = new Ports(0, free.next(), free.next());
    var flags = flags("--port", Integer.toString(own.service()), "--control-plane", controlPlane);
    return process(Role.ROUTER, name, own, flags);
  }

  private static List<String> flags(String... flags) {
    return new ArrayList<>(List.of(flags));
  }

  private ServerProcess process(Role role, String name, Ports ports, List<String> flags) {
    Path data = folder.resolve(name);
    var command = new ArrayList<String>();
    command.addAll(List.of(launcher.toString(), role.command()));
    command.addAll(List.of("--data", data.toString(), "--host", HOST));
    command.addAll(List.of("--metrics-port", Integer.toString(ports.metrics())));
    command.addAll(flags);
    Path log = folder.resolve("logs").resolve(name + ".log");
    return new ServerProcess(role, name, HOST, ports, data, log, command, guard);
  }
}
