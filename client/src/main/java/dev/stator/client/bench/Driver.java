package dev.stator.client.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * One thread that keeps many connections busy: each lane has one operation under way. A thread per
 * connection would cost a wake-up per answer; here one wait brings the answers of all lanes that
 * have one, and buffers are shared, so that the generator takes a small part of what the servers
 * take.
 */
final class Driver implements Runnable {
  private static final long SCAN_NANOS = 50_000_000;

  final DriverSettings settings;
  final Work work;
  final Meter meter;
  final RandomGenerator random;
  final Selector selector;
  final ByteBuffer received = ByteBuffer.allocateDirect(64 << 10);
  final ByteBuffer request;
  final long idHigh;

  private final Map<Op, RequestTemplate> templates = new EnumMap<>(Op.class);
  private final List<Lane> lanes = new ArrayList<>();
  private final long stopAtNanos;
  private int active;
  private long nextScanNanos;

  /**
   * @param firstLane number of the first of its lanes among those of all drivers
   * @param stopAtNanos no operation begins later
   */
  Driver(
      DriverSettings settings,
      Work work,
      Meter meter,
      int firstLane,
      int laneCount,
      long stopAtNanos,
      long seed) {
    this.settings = settings;
    this.work = work;
    this.meter = meter;
    this.stopAtNanos = stopAtNanos;
    this.random = new SplittableRandom(seed);
    // Not from the seed: phases and runs with the same seed must not repeat each other's ids.
    this.idHigh = new SecureRandom().nextLong();
    int longest = 0;
    for (var op : Op.values()) {
      var template = RequestTemplate.of(op, settings.template());
      templates.put(op, template);
      longest = Math.max(longest, template.length());
    }
    this.request = ByteBuffer.allocateDirect(longest);
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int number = firstLane; number < firstLane + laneCount; number++) {
      lanes.add(new Lane(this, number));
    }
  }

  /** Returns when every lane has nothing more to do. */
  @Override
  public void run() {
    active = lanes.size();
    try {
      lanes.forEach(Lane::begin);
      long abandonAtNanos =
          stopAtNanos == Long.MAX_VALUE
              ? Long.MAX_VALUE
              : stopAtNanos + settings.drainPatience().toNanos();
      while (active > 0) {
        long now = System.nanoTime();
        if (now >= nextScanNanos) {
          scan(now, now >= abandonAtNanos);
        }
        await(nextScanNanos - now);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      close();
    }
  }

  private void close() {
    lanes.forEach(Lane::disconnect);
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void scan(long now, boolean abandon) {
    nextScanNanos = now + SCAN_NANOS;
    for (var lane : lanes) {
      if (abandon) {
        lane.abandon();
      } else {
        lane.look(now);
      }
    }
  }

  /** A selector waits whole milliseconds; shorter waits, which only pacing needs, are parked. */
  private void await(long nanos) throws IOException {
    long millis = nanos / 1_000_000;
    if (millis > 0) {
      selector.select(this::ready, millis);
    } else {
      if (selector.selectNow(this::ready) == 0 && nanos > 0) {
        LockSupport.parkNanos(Math.min(nanos, 200_000));
      }
    }
  }

  private void ready(SelectionKey key) {
    ((Lane) key.attachment()).ready();
  }

  /** Makes sure that lanes are looked at no later than then. */
  void wakeAt(long nanos) {
    nextScanNanos = Math.min(nextScanNanos, nanos);
  }

  boolean mayBegin(long nanos) {
    return nanos < stopAtNanos;
  }

  void finished() {
    active--;
  }

  RequestTemplate template(Op op) {
    var template = templates.get(op);
    if (template == null) {
      throw new IllegalStateException("no template of " + op);
    }
    return template;
  }
}
