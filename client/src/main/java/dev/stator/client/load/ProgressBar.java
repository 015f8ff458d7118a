package dev.stator.client.load;

import dev.stator.client.bench.Figures;

/** One line that says how far a long task has come. */
final class ProgressBar {
  private static final int WIDTH = 30;

  private ProgressBar() {}

  /** {@code loading [#######------] 45 % 450,000 of 1,000,000 5,210/s 1:45 left}. */
  static String line(String task, long done, long all, double seconds) {
    double share = all == 0 ? 1 : (double) done / all;
    int filled = (int) (share * WIDTH);
    double perSecond = seconds <= 0 ? 0 : done / seconds;
    String left =
        perSecond <= 0 ? "" : "   " + clock(Math.round((all - done) / perSecond)) + " left";
    return Figures.format(
        "%s [%s%s] %3d %%   %s of %s   %s/s%s",
        task,
        "#".repeat(filled),
        "-".repeat(WIDTH - filled),
        (int) (share * 100),
        Figures.count(done),
        Figures.count(all),
        Figures.count(Math.round(perSecond)),
        left);
  }

  private static String clock(long seconds) {
    return Figures.format("%d:%02d", seconds / 60, seconds % 60);
  }
}
