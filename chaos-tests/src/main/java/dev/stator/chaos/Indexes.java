package dev.stator.chaos;

import dev.stator.chaos.check.Verdict;
import java.io.IOException;

/** Judges by {@code stator cluster verify --indexes} whether indexes hold what their tables say. */
final class Indexes {
  /** The name of this check among others. */
  static final String CHECKER = "indexes";

  private static final int PATIENT_SECONDS = 60;
  private static final String DIFFERENT = "DIFFERENT";

  private Indexes() {}

  static Verdict compare(HurtCluster cluster) throws IOException {
    var verified = cluster.verify(PATIENT_SECONDS, "--indexes");
    System.out.print(verified.output());
    if (verified.exitCode() == 0) {
      return verified.output().contains("rows equal")
          ? new Verdict.Pass("equal")
          : new Verdict.Undecided("no index was compared");
    }
    return verified.output().contains(DIFFERENT)
        ? new Verdict.Violation(verified.output().strip())
        : new Verdict.Undecided("not all indexes could be read: " + verified.output().strip());
  }
}
