package dev.stator.client.cluster;

import java.util.List;

/** Where a cluster's processes run. Fault tests put each into a network namespace of its own. */
public interface Machines {
  /** Every process listens on loopback and is started directly. */
  Machines LOOPBACK = new Machines() {};

  /** The address on which the process {@code name} (c1, n2, r1) listens and is reached. */
  default String host(String name) {
    return "127.0.0.1";
  }

  /**
   * What stands before the process's command, for example {@code ip netns exec NS}. It must replace
   * itself by the command (exec), so that the pid is the server's.
   */
  default List<String> prefix(String name) {
    return List.of();
  }
}
