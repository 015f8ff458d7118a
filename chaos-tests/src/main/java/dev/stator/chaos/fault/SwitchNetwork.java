package dev.stator.chaos.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Network namespaces joined by a bridge that stands in a namespace of its own. Cuts are pairs of
 * bridge ports in one nft set: they take effect at once, for open connections too, and nothing
 * within a member can see them. This process is the client: its own namespace (see {@link Arena})
 * is a port like the others.
 */
final class SwitchNetwork {
  private static final String SWITCH = "sw";
  private static final String DEVICE = "eth0";
  private static final String RULES =
      """
      table bridge chaos {
        set cut { type ifname . ifname; }
        chain passing {
          type filter hook forward priority 0;
          iifname . oifname @cut drop;
        }
      }
      """;

  private final Set<String> members = new TreeSet<>();
  private final Set<String> slow = new TreeSet<>();

  SwitchNetwork() throws IOException {
    Shell.run("ip", "netns", "add", SWITCH);
    Shell.run("ip", "-n", SWITCH, "link", "add", "br0", "type", "bridge");
    Shell.run("ip", "-n", SWITCH, "link", "set", "br0", "up");
    Shell.run(inSwitch("nft", "-f", "-"), RULES);
    Shell.run(
        "ip",
        "link",
        "add",
        DEVICE,
        "type",
        "veth",
        "peer",
        "name",
        port(FaultInjector.CLIENT),
        "netns",
        SWITCH);
    plug(FaultInjector.CLIENT);
    Shell.run("ip", "addr", "add", Topology.CLIENT_ADDRESS + "/24", "dev", DEVICE);
    Shell.run("ip", "link", "set", DEVICE, "up");
  }

  void add(String member, String address) throws IOException {
    Shell.run("ip", "netns", "add", member);
    Shell.run("ip", "-n", member, "link", "set", "lo", "up");
    Shell.run(
        "ip",
        "link",
        "add",
        DEVICE,
        "netns",
        member,
        "type",
        "veth",
        "peer",
        "name",
        port(member),
        "netns",
        SWITCH);
    plug(member);
    Shell.run("ip", "-n", member, "addr", "add", address + "/24", "dev", DEVICE);
    Shell.run("ip", "-n", member, "link", "set", DEVICE, "up");
  }

  /**
   * The command that runs {@code command} as {@code member} in the network; its process id is the
   * command's own.
   */
  static List<String> as(String member, List<String> command) {
    var whole = new ArrayList<>(List.of("ip", "netns", "exec", member));
    whole.addAll(command);
    return whole;
  }

  Set<String> others(String member) {
    var others = new TreeSet<>(members);
    others.remove(member);
    return others;
  }

  void cut(Set<String> from, Set<String> to) throws IOException {
    var pairs = new ArrayList<String>();
    for (var sender : from) {
      for (var receiver : to) {
        pairs.add("\"" + port(sender) + "\" . \"" + port(receiver) + "\"");
      }
    }
    Shell.run(
        inSwitch("nft", "add element bridge chaos cut { " + String.join(", ", pairs) + " }"), "");
  }

  void limit(String member, int kilobitsPerSecond) throws IOException {
    slow.add(member);
    Shell.run(
        "tc",
        "-n",
        member,
        "qdisc",
        "replace",
        "dev",
        DEVICE,
        "root",
        "tbf",
        "rate",
        kilobitsPerSecond + "kbit",
        "burst",
        "16kb",
        "latency",
        "2s");
  }

  void heal() throws IOException {
    Shell.run(inSwitch("nft", "flush set bridge chaos cut"), "");
    for (var member : slow) {
      Shell.run("tc", "-n", member, "qdisc", "del", "dev", DEVICE, "root");
    }
    slow.clear();
  }

  private void plug(String member) throws IOException {
    Shell.run("ip", "-n", SWITCH, "link", "set", port(member), "master", "br0");
    Shell.run("ip", "-n", SWITCH, "link", "set", port(member), "up");
    members.add(member);
  }

  private static List<String> inSwitch(String... command) {
    return as(SWITCH, List.of(command));
  }

  private static String port(String member) {
    return "v-" + member;
  }
}
