package dev.stator.chaos.fault;

import java.util.List;

/**
 * A process of the cluster.
 *
 * @param name also its host in the network: c1 a member of the control plane, n1 a storage node, r1
 *     a router
 * @param address its IP address
 * @param arguments what follows the program's name
 */
public record MemberSpec(String name, String address, List<String> arguments) {
  public MemberSpec {
    arguments = List.copyOf(arguments);
  }

  public boolean storesItems() {
    return name.startsWith("n");
  }

  /** The same process with more arguments. */
  public MemberSpec with(List<String> more) {
    var all = new java.util.ArrayList<>(arguments);
    all.addAll(more);
    return new MemberSpec(name, address, all);
  }
}
