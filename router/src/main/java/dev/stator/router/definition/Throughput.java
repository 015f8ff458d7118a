package dev.stator.router.definition;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What a table or global index is set up to take, and how that came about.
 *
 * @param provisioned zeros when it is paid by request
 * @param warm what it takes at once: never less than it once was
 * @param caps the most it may take when paid by request; 0: no bound, {@link #CAP_CLEARED}: a bound
 *     that was just lifted, which only an answer shows
 * @param increasedMillis when provisioned units were last raised, or 0
 * @param decreasedMillis when they were last lowered, or 0
 * @param decreases how often they were lowered on that day
 */
public record Throughput(
    Units provisioned,
    Units warm,
    Units caps,
    long increasedMillis,
    long decreasedMillis,
    int decreases) {
  /** What the service keeps warm for a table that is paid by request. */
  static final Units WARM_ON_DEMAND = new Units(12_000, 4_000);

  static final long CAP_CLEARED = -1;

  /** What the service has one partition take. */
  private static final Units PARTITION = new Units(3_000, 1_000);

  static Throughput of(BillingMode billing, Units provisioned) {
    return new Throughput(provisioned, leastWarm(billing, provisioned), Units.NONE, 0, 0, 0);
  }

  static Units leastWarm(BillingMode billing, Units provisioned) {
    return switch (billing) {
      case PROVISIONED -> provisioned;
      case PAY_PER_REQUEST -> WARM_ON_DEMAND;
    };
  }

  /** Whether nobody asked for more to be warm than comes by itself. */
  public boolean onlyWarmByItself(BillingMode billing) {
    return warm.equals(leastWarm(billing, provisioned));
  }

  /**
   * How many partitions the service would give a table for it. What every table that is paid by
   * request has warm needs none of its own.
   */
  int partitions(BillingMode billing) {
    if (billing == BillingMode.PAY_PER_REQUEST && onlyWarmByItself(billing)) {
      return 1;
    }
    long reads = Math.ceilDiv(warm.read(), PARTITION.read());
    long writes = Math.ceilDiv(warm.write(), PARTITION.write());
    return Math.clamp(Math.max(reads, writes), 1, Integer.MAX_VALUE);
  }

  public int decreasesToday(long nowMillis) {
    return day(decreasedMillis).equals(day(nowMillis)) ? decreases : 0;
  }

  private static LocalDate day(long millis) {
    return Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC).toLocalDate();
  }

  Throughput provisioning(Units units, long nowMillis) {
    boolean up = units.read() > provisioned.read() || units.write() > provisioned.write();
    boolean down = units.read() < provisioned.read() || units.write() < provisioned.write();
    return new Throughput(
        units,
        warm.max(units),
        caps,
        up ? nowMillis : increasedMillis,
        down ? nowMillis : decreasedMillis,
        down ? decreasesToday(nowMillis) + 1 : decreases);
  }

  /** The same under another billing mode; bounds do not outlive it. */
  Throughput billed(BillingMode billing, Units units) {
    return new Throughput(
        units,
        warm.max(leastWarm(billing, units)),
        Units.NONE,
        increasedMillis,
        decreasedMillis,
        decreases);
  }

  /** Counts the fall to zero that a switch to payment by request is for an index. */
  Throughput countDecrease(long nowMillis) {
    return new Throughput(
        provisioned, warm, caps, increasedMillis, nowMillis, decreasesToday(nowMillis) + 1);
  }

  Throughput withWarm(Units warm) {
    return new Throughput(provisioned, warm, caps, increasedMillis, decreasedMillis, decreases);
  }

  Throughput withCaps(Units caps) {
    return new Throughput(provisioned, warm, caps, increasedMillis, decreasedMillis, decreases);
  }

  /** Forgets that a bound was just lifted. */
  Throughput settled() {
    return withCaps(new Units(Math.max(0, caps.read()), Math.max(0, caps.write())));
  }
}
