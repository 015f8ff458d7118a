package dev.stator.chaos.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A private set of namespaces (network, mounts, process ids) for one run. Whatever is made in it,
 * network namespaces, links, mounts and processes, vanishes with its first process, also when that
 * is killed, so that a run can neither meet nor leave anything on the machine. Works for root, and
 * for others where unprivileged user namespaces are allowed.
 */
public final class Arena {
  private static final String MARK = "STATOR_CHAOS_ARENA";
  private static final String SET_UP =
      "mount -t tmpfs stator-chaos /run && mkdir /run/netns && ip link set lo up && \"$@\"; exit $?";

  private Arena() {}

  /** This process runs in an arena. */
  public static boolean inside() {
    return System.getenv(MARK) != null;
  }

  /** The command that runs {@code command} in a new arena. */
  public static List<String> enter(List<String> command) {
    var whole =
        new ArrayList<String>(
            List.of("env", MARK + "=1", "PATH=" + System.getenv("PATH") + ":/usr/sbin:/sbin"));
    whole.add("unshare");
    if (!"root".equals(System.getProperty("user.name"))) {
      whole.addAll(List.of("--user", "--map-root-user"));
    }
    whole.addAll(List.of("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
    whole.addAll(List.of("bash", "-c", SET_UP, "arena"));
    whole.addAll(command);
    return whole;
  }

  /** Why no arena can be made on this machine, or empty when one can. */
  public static String unable() {
    for (var program : List.of("unshare", "ip", "nft", "tc", "bash", "mount")) {
      if (!Shell.installed(program)) {
        return program + " is not installed (Debian: apt-get install iproute2 nftables util-linux)";
      }
    }
    try {
      var probe = Shell.attempt(enter(List.of("ip", "netns", "add", "probe")), "");
      return probe.exitCode() == 0
          ? ""
          : "namespaces cannot be made here: " + probe.output().strip();
    } catch (IOException refused) {
      return "namespaces cannot be made here: " + refused.getMessage();
    }
  }
}
