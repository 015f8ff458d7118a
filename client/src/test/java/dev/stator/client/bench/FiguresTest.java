package dev.stator.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void durationsKeepThreeDigits() {
    assertEquals("940 us", Figures.duration(940));
    assertEquals("5.10 ms", Figures.duration(5_100));
    assertEquals("51.2 ms", Figures.duration(51_200));
    assertEquals("812 ms", Figures.duration(812_000));
    assertEquals("1.25 s", Figures.duration(1_250_000));
  }

  @Test
  void countsAndMicros() {
    assertEquals("1,234,567", Figures.count(1_234_567));
    assertEquals("182", Figures.micros(182.4));
    assertEquals("8.4", Figures.micros(8.4));
    assertEquals("0.21", Figures.micros(0.21));
  }

  @Test
  void aProgressLineSaysWhatHappenedInItsSecond() {
    var interval = new Histogram(Meter.LATENCY_MICROS_MAX, 3);
    interval.recordValue(1_000);
    interval.recordValue(3_000);
    assertEquals(
        "  12 s      9,812/s   p50  1.00 ms   p99  3.00 ms   max  3.00 ms   retries 4   errors 0   warm-up",
        Ticker.line(12, 9_812, interval, 4, 0, "warm-up"));
    assertEquals(
        "   1 s          0/s   p50     0 us   p99     0 us   max     0 us   retries 0   errors 0",
        Ticker.line(1, 0, new Histogram(Meter.LATENCY_MICROS_MAX, 3), 0, 0, ""));
  }
}
