package dev.stator.client.admin;

import dev.stator.client.CommandFailure;
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
      "Exit code 0: all equal. 1: a replica or an index differs, is broken or did not answer.",
      "A replica that differs from its leader while it applies, or whose store is damaged, stops by itself and is",
      "made again from the others; one that is only found here goes on until --repair stops it.",
      "",
      "Global indexes follow their tables: what differs is looked at again until patience is over. While somebody",
      "writes, a difference need not be an error.",
      "",
      "Examples:",
      "  stator cluster verify --control-plane 127.0.0.1:7100",
      "  stator cluster verify --indexes --control-plane 127.0.0.1:7100"
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin private ClusterAddress cluster;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How long replicas and indexes may take to catch up (default: ${DEFAULT-VALUE}).")
  private int patienceSeconds;

  @Option(
      names = "--repair",
      description =
          "Stop each replica that differs from the majority; the control plane makes it again from the others.")
  private boolean repair;

  @Option(
      names = "--indexes",
      description =
          "Compare the rows of each secondary index with what the items of its table make of them, instead.")
  private boolean indexes;

  @Override
  public Integer call() {
    return Guarded.run(() -> {
      try (var inspector = new ClusterInspector(cluster.addresses())) {
        if (indexes) {
          return verifyIndexes(inspector);
        }
        var verification = new Verification(inspector, Duration.ofSeconds(patienceSeconds));
        var verdicts = verification.run();
        verdicts.forEach(verdict -> System.out.println(verdict.line()));
        if (repair) {
          verification.repair(verdicts).forEach(System.out::println);
        } else if (verdicts.stream().anyMatch(verdict -> !verdict.outvoted().isEmpty())) {
          System.out.println("To make it again from the others: stator cluster verify --repair");
        }
        return exitCode(verdicts);
      }
    });
  }

  private int verifyIndexes(ClusterInspector inspector) throws InterruptedException {
    if (repair) {
      throw CommandFailure.usage(
          "Indexes cannot be repaired.",
          "Leave --repair out; delete the index and create it again.");
    }
    var verdicts = new IndexVerification(inspector, Duration.ofSeconds(patienceSeconds)).run();
    verdicts.forEach(verdict -> System.out.println(verdict.line()));
    if (verdicts.isEmpty()) {
      System.out.println("There is no index.");
    }
    return verdicts.stream().allMatch(IndexVerdict::good) ? 0 : 1;
  }

  static int exitCode(List<PartitionVerdict> verdicts) {
    return !verdicts.isEmpty() && verdicts.stream().allMatch(PartitionVerdict::equal) ? 0 : 1;
  }
}
