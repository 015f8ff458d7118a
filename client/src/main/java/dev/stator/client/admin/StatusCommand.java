package dev.stator.client.admin;

import dev.stator.client.CommandFailure;
import dev.stator.client.Guarded;
import dev.stator.model.cluster.JobRecord;
import dev.stator.proto.cluster.Membership;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stator cluster status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Shows nodes, partitions, running jobs and indexes being built: AZs, leaders, terms, applied entries and lag.",
    footer = {
      "",
      "Exit code 0: every node answers and every partition has a leader. 1: not so.",
      "",
      "Examples:",
      "  stator cluster status --control-plane 127.0.0.1:7100",
      "  stator cluster status --dir ./cluster --json"
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private ClusterAddress cluster;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    return Guarded.run(() -> {
      try (var inspector = new ClusterInspector(cluster.addresses())) {
        var members = members(inspector);
        var report =
            StatusReport.of(
                inspector.snapshot(),
                controlPlane(members),
                jobs(inspector),
                members == null ? List.of() : members.indexBuilds());
        System.out.print(json ? StatusText.json(report) : StatusText.columns(report));
        return report.healthy() ? 0 : 1;
      }
    });
  }

  /** None while the control plane has no leader, which another line says. */
  private static List<JobRecord> jobs(ClusterInspector inspector) {
    try {
      return inspector.jobs();
    } catch (CommandFailure e) {
      return List.of();
    }
  }

  private static @Nullable Membership members(ClusterInspector inspector) {
    try {
      return inspector.members();
    } catch (CommandFailure e) {
      return null;
    }
  }

  private static String controlPlane(@Nullable Membership members) {
    if (members == null) {
      return "without a leader";
    }
    String leader = members.leader();
    return String.join(
        ", ",
        members.members().stream()
            .map(
                member -> member.memberId() + (member.memberId().equals(leader) ? " (leader)" : ""))
            .toList());
  }
}
