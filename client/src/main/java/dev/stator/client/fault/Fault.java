package dev.stator.client.fault;

import dev.stator.client.CommandFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Something that happens to a cluster during a run.
 *
 * @param target one of {@link #TARGETS}, or a process by name (n2)
 * @param atMillis since the measurement began
 */
public record Fault(String target, long atMillis) {
  public static final String LEADER = "leader";
  public static final String PAUSE_LEADER = "pause-leader";
  public static final String NODE = "node";
  public static final String ROUTER = "router";
  public static final String CONTROL_PLANE_LEADER = "control-plane-leader";
  public static final String CONTROL_PLANE_ALL = "control-plane-all";
  public static final String ALL = "all";

  public static final Set<String> TARGETS =
      Set.of(LEADER, PAUSE_LEADER, NODE, ROUTER, CONTROL_PLANE_LEADER, CONTROL_PLANE_ALL, ALL);

  /** Reads {@code leader@10s,router@20s}; in order of time. */
  public static List<Fault> parseAll(String text) {
    var faults = new ArrayList<Fault>();
    for (String part : text.split(",")) {
      faults.add(parse(part.strip()));
    }
    faults.sort(Comparator.comparingLong(Fault::atMillis));
    return List.copyOf(faults);
  }

  private static Fault parse(String text) {
    int at = text.indexOf('@');
    if (at > 0) {
      String target = text.substring(0, at);
      String time = text.substring(at + 1);
      try {
        long millis =
            time.endsWith("ms")
                ? Long.parseLong(time.substring(0, time.length() - 2))
                : Math.round(Double.parseDouble(time.replaceFirst("s$", "")) * 1_000);
        if (millis >= 0 && (TARGETS.contains(target) || target.matches("[cnr][0-9]+"))) {
          return new Fault(target, millis);
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
    }
    throw CommandFailure.usage(
        "'" + text + "' is no fault.",
        "Write TARGET@TIME, for example leader@10s; targets: leader, pause-leader, node, router,"
            + " control-plane-leader, control-plane-all, all, or a process such as n2.");
  }

  /** It hits a member of the control plane, of which a cluster should then have three. */
  public boolean hitsControlPlane() {
    return target.matches("control-plane.*|c[0-9]+");
  }
}
