package dev.stator.client.demo;

import dev.stator.client.CommandFailure;
import dev.stator.client.HostPort;
import dev.stator.client.bench.GapMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that write until they are stopped, and remember what was acknowledged. */
final class Writers {
  private final List<HostPort> endpoints;
  private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger errors = new AtomicInteger();
  private final GapMeter gap = new GapMeter(System.nanoTime());
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  Writers(List<HostPort> endpoints, int count) {
    this.endpoints = endpoints;
    for (int number = 0; number < count; number++) {
      int writer = number;
      threads.add(Thread.startVirtualThread(() -> write(writer)));
    }
  }

  private void write(int writer) {
    var client = MusicTable.client(endpoints);
    for (int number = 0; !stopping; number++) {
      String song = MusicTable.song(writer, number);
      try {
        if (client.call("PutItem", MusicTable.put(song)).ok()) {
          gap.acknowledged(System.nanoTime());
          acknowledged.add(song);
        } else {
          errors.incrementAndGet();
        }
      } catch (CommandFailure e) {
        errors.incrementAndGet();
      }
    }
  }

  Outcome stop() throws InterruptedException {
    gap.stopAt(System.nanoTime());
    stopping = true;
    for (var thread : threads) {
      thread.join();
    }
    gap.end(System.nanoTime());
    return new Outcome(List.copyOf(acknowledged), errors.get(), gap.longestMillis());
  }

  /**
   * What came of the writing.
   *
   * @param songs keys of the acknowledged items
   */
  record Outcome(List<String> songs, int errors, long longestGapMillis) {
    int acknowledged() {
      return songs.size();
    }
  }
}
