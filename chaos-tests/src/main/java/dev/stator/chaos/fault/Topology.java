package dev.stator.chaos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The cluster of a chaos run: storage nodes, each in an AZ of its own, one or three control-plane
 * members, two routers. It names members, addresses and ports, which are the same in every driver.
 *
 * @param splitNewTables into how many parts every new table is cut at creation
 * @param electionTimeout of every group
 * @param storageFlags flags that every storage node gets
 */
public record Topology(
    int controlPlaneMembers,
    int storageNodes,
    int routers,
    int splitNewTables,
    Duration electionTimeout,
    List<String> storageFlags) {
  public static final int RAFT_PORT = 7100;
  public static final int SERVICE_PORT = 7200;
  public static final int METRICS_PORT = 7300;
  public static final int HTTP_PORT = 8000;

  private static final String NETWORK = "10.77.0.";
  static final String SUBNET = NETWORK + "0/24";
  private static final int FIRST_CONTROL_PLANE = 10;
  private static final int FIRST_STORAGE_NODE = 20;
  private static final int FIRST_ROUTER = 30;

  /** Address of the workload in the network. */
  public static final String CLIENT_ADDRESS = NETWORK + "2";

  public Topology {
    storageFlags = List.copyOf(storageFlags);
  }

  public static Topology small(
      int controlPlaneMembers,
      int storageNodes,
      int splitNewTables,
      Duration electionTimeout,
      List<String> storageFlags) {
    return new Topology(
        controlPlaneMembers, storageNodes, 2, splitNewTables, electionTimeout, storageFlags);
  }

  /** Every member. */
  public List<String> names() {
    return Stream.of(controlPlaneNames(), storageNames(), routerNames())
        .flatMap(List::stream)
        .toList();
  }

  public List<String> controlPlaneNames() {
    return names("c", controlPlaneMembers);
  }

  public List<String> storageNames() {
    return names("n", storageNodes);
  }

  public List<String> routerNames() {
    return names("r", routers);
  }

  /**
   * All members, in the order in which to start them. {@code data} is the folder of the process, as
   * it sees it.
   */
  public List<MemberSpec> members(UnaryOperator<String> data) {
    var members = new ArrayList<MemberSpec>();
    for (int i = 1; i <= controlPlaneMembers; i++) {
      members.add(controlPlane(i, data.apply("c" + i)));
    }
    for (int i = 1; i <= storageNodes; i++) {
      members.add(storageNode(i, data.apply("n" + i)));
    }
    for (int i = 1; i <= routers; i++) {
      members.add(router(i, data.apply("r" + i)));
    }
    return members;
  }

  /** host:port of every control-plane member, separated by commas. */
  public String controlPlane() {
    return String.join(
        ",",
        IntStream.rangeClosed(1, controlPlaneMembers)
            .mapToObj(i -> NETWORK + (FIRST_CONTROL_PLANE + i) + ":" + SERVICE_PORT)
            .toList());
  }

  private MemberSpec controlPlane(int number, String data) {
    var address = NETWORK + (FIRST_CONTROL_PLANE + number);
    var arguments = new ArrayList<>(List.of("control-plane", "--data", data, "--id", "c" + number));
    arguments.addAll(serverFlags(address));
    if (controlPlaneMembers > 1) {
      arguments.add("--members");
      arguments.add(
          String.join(
              ",",
              IntStream.rangeClosed(1, controlPlaneMembers)
                  .mapToObj(i ->
                      "c"
                          + i
                          + "="
                          + NETWORK
                          + (FIRST_CONTROL_PLANE + i)
                          + ":"
                          + RAFT_PORT
                          + ":"
                          + SERVICE_PORT)
                  .toList()));
    }
    arguments.addAll(List.of("--initial-nodes", Integer.toString(storageNodes)));
    arguments.addAll(List.of("--split-new-tables", Integer.toString(splitNewTables)));
    arguments.addAll(election());
    return new MemberSpec("c" + number, address, arguments);
  }

  private MemberSpec storageNode(int number, String data) {
    var address = NETWORK + (FIRST_STORAGE_NODE + number);
    var arguments =
        new ArrayList<>(
            List.of(
                "storage-node", "--data", data, "--az", "" + (char) ("A".charAt(0) + number - 1)));
    arguments.addAll(List.of("--control-plane", controlPlane()));
    arguments.addAll(serverFlags(address));
    arguments.addAll(election());
    arguments.addAll(storageFlags);
    return new MemberSpec("n" + number, address, arguments);
  }

  private MemberSpec router(int number, String data) {
    var address = NETWORK + (FIRST_ROUTER + number);
    var arguments =
        new ArrayList<>(List.of("router", "--data", data, "--control-plane", controlPlane()));
    arguments.addAll(
        List.of("--host", address, "--port", Integer.toString(HTTP_PORT), "--insecure"));
    arguments.addAll(List.of("--metrics-port", Integer.toString(METRICS_PORT)));
    arguments.addAll(election());
    return new MemberSpec("r" + number, address, arguments);
  }

  private List<String> election() {
    return List.of("--election-timeout-ms", Long.toString(electionTimeout.toMillis()));
  }

  private static List<String> serverFlags(String address) {
    return List.of(
        "--host", address,
        "--raft-port", Integer.toString(RAFT_PORT),
        "--service-port", Integer.toString(SERVICE_PORT),
        "--metrics-port", Integer.toString(METRICS_PORT));
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }
}
