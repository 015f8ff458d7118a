package dev.stator.client.bench;

import java.util.Locale;

/** Numbers as a person reads them. */
public final class Figures {
  private Figures() {}

  /** 940 us, 5.1 ms, 812 ms, 1.25 s. */
  public static String duration(long micros) {
    if (micros < 1_000) {
      return micros + " us";
    }
    if (micros < 10_000) {
      return format("%.2f ms", micros / 1e3);
    }
    if (micros < 100_000) {
      return format("%.1f ms", micros / 1e3);
    }
    return micros < 1_000_000 ? format("%.0f ms", micros / 1e3) : format("%.2f s", micros / 1e6);
  }

  /** 12,345 */
  public static String count(long number) {
    return format("%,d", number);
  }

  /** Microseconds per operation: 182, 8.4, 0.21 */
  public static String micros(double micros) {
    return micros >= 100
        ? format("%.0f", micros)
        : micros >= 1 ? format("%.1f", micros) : format("%.2f", micros);
  }

  public static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
