package dev.stator.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GapMeterTest {
  private static final long START = 5_000_000_000L;

  private final GapMeter gap = new GapMeter(START);

  private void acknowledgedAtMillis(long... millis) {
    for (long at : millis) {
      gap.acknowledged(START + at * 1_000_000);
    }
  }

  @Test
  void findsTheLongestSilenceAndWhenItBegan() {
    acknowledgedAtMillis(10, 20, 832, 840, 1_000);
    gap.end(START + 1_010_000_000);
    assertEquals(812, gap.longestMillis());
    assertEquals(0.02, gap.longestBeganSeconds(), 1e-9);
  }

  @Test
  void countsTheTimeBeforeTheFirstAndBehindTheLast() {
    acknowledgedAtMillis(700);
    gap.end(START + 1_000_000_000);
    assertEquals(700, gap.longestMillis());
    gap.restart(START);
    gap.end(START + 3_000_000_000L);
    assertEquals(3_000, gap.longestMillis());
  }

  @Test
  void behindTheEndOnlyTheFirstAnswerCounts() {
    gap.stopAt(START + 100_000_000);
    acknowledgedAtMillis(50, 90, 105, 2_000);
    gap.end(START + 5_000_000_000L);
    assertEquals(50, gap.longestMillis());
  }

  @Test
  void aSilenceAtTheEndIsMeasuredToItsEnd() {
    gap.stopAt(START + 100_000_000);
    acknowledgedAtMillis(50, 1_050, 1_051);
    gap.end(START + 5_000_000_000L);
    assertEquals(1_000, gap.longestMillis());
  }

  @Test
  void lateReportsOfSeveralThreadsDoNotMakeGaps() {
    acknowledgedAtMillis(100, 99, 98, 110);
    gap.end(START + 110_000_000);
    assertEquals(100, gap.longestMillis());
    assertEquals(0, gap.longestBeganSeconds(), 1e-9);
  }
}
