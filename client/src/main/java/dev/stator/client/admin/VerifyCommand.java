package dev.stator.client.admin;

import dev.stator.client.Guarded;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stator cluster verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Compares the replicas of every partition, row by row, by a digest at one log entry.",
    footer = {
      "",
      "Exit code 0: all equal. 1: a replica differs, is broken or did not answer.",
      "",
      "Example:",
      "  stator cluster verify --control-plane 127.0.0.1:7100"
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin private ClusterAddress cluster;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long replicas may take to catch up (default: ${DEFAULT-VALUE}).")
  private int patienceSeconds;

  @Override
  public Integer call() {
    return Guarded.run(() -> {
      try (var inspector = new ClusterInspector(cluster.addresses())) {
        var verdicts = new Verification(inspector, Duration.ofSeconds(patienceSeconds)).run();
        verdicts.forEach(verdict -> System.out.println(verdict.line()));
        return exitCode(verdicts);
      }
    });
  }

  static int exitCode(List<PartitionVerdict> verdicts) {
    return !verdicts.isEmpty() && verdicts.stream().allMatch(PartitionVerdict::equal) ? 0 : 1;
  }
}
