package dev.stator.chaos;

import dev.stator.chaos.check.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Judges whether the replicas of every partition are equal: by {@code stator cluster verify}, and
 * by what the storage nodes themselves noticed, whose digest stops a replica that differs from its
 * leader.
 */
final class Replicas {
  /** The name of this check among others. */
  static final String CHECKER = "replicas";

  private static final String NOTICED = "differs from the leader's";
  private static final String DIFFERENT = "DIFFERENT";

  private static final int PATIENT_SECONDS = 40;
  private static final int IMPATIENT_SECONDS = 5;

  private Replicas() {}

  /**
   * @param onlyDifference a replica that is merely silent is no violation
   */
  static Verdict compare(HurtCluster cluster, Path logs, boolean onlyDifference)
      throws IOException {
    var verified = cluster.verify(onlyDifference ? IMPATIENT_SECONDS : PATIENT_SECONDS);
    System.out.print(verified.output());
    var noticed = noticed(logs);
    if (!noticed.isEmpty()) {
      return new Verdict.Violation(noticed);
    }
    if (verified.exitCode() == 0) {
      return new Verdict.Pass("equal");
    }
    return onlyDifference && !verified.output().contains(DIFFERENT)
        ? new Verdict.Undecided("not all replicas answer")
        : new Verdict.Violation("stator cluster verify: " + verified.output().strip());
  }

  private static String noticed(Path logs) throws IOException {
    try (var files = Files.list(logs)) {
      for (var file : files.sorted().toList()) {
        try (var lines = Files.lines(file)) {
          var line = lines.filter(l -> l.contains(NOTICED)).findFirst();
          if (line.isPresent()) {
            return file.getFileName() + ": " + line.get();
          }
        }
      }
    }
    return "";
  }
}
