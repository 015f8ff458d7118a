package dev.stator.client.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

/**
 * Follows a stream through its shards: a shard is read when its parent was read to the end, so the
 * changes of an item come in order. What was shown is never asked for again, and the next place is
 * the one that came with what was shown: there is neither a gap nor a repeat, whoever leads.
 */
final class StreamFollower {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** Shards are asked for after so many rounds without a shard that ended. */
  private static final int ROUNDS = 100;

  private final StreamService service;
  private final String arn;
  private final boolean fromStart;
  private final Predicate<Record> shown;
  private final Map<String, Reading> readings = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private boolean begun;
  private boolean stopped;

  /** A shard that is being read. */
  private static final class Reading {
    private final String shardId;
    private String iterator;
    private @Nullable String last;

    Reading(String shardId, String iterator) {
      this.shardId = shardId;
      this.iterator = iterator;
    }
  }

  /**
   * @param shown takes a change; false: it wants no more
   */
  StreamFollower(StreamService service, String arn, boolean fromStart, Predicate<Record> shown) {
    this.service = service;
    this.arn = arn;
    this.fromStart = fromStart;
    this.shown = shown;
  }

  /** Returns when nobody wants more, or when the stream has ended. */
  void run() throws InterruptedException {
    int rounds = 0;
    look();
    while (!stopped && !readings.isEmpty()) {
      boolean any = false;
      boolean anyEnded = false;
      for (var reading : new ArrayList<>(readings.values())) {
        any |= read(reading);
        anyEnded |= ended.contains(reading.shardId);
      }
      if (anyEnded || ++rounds >= ROUNDS) {
        rounds = 0;
        look();
      } else if (!any) {
        Thread.sleep(PAUSE);
      }
    }
  }

  /** Begins to read what can be read now. */
  private void look() throws InterruptedException {
    var shards = service.shards(arn);
    if (!begun && !fromStart) {
      // Only what is to come: the open shards, from their ends on.
      for (var shard : shards) {
        if (shard.sequenceNumberRange().endingSequenceNumber() == null) {
          begin(shard, ShardIteratorType.LATEST);
        } else {
          ended.add(shard.shardId());
        }
      }
    }
    begun = true;
    var known = shards.stream().map(Shard::shardId).collect(Collectors.toSet());
    for (var shard : ready(shards, known)) {
      begin(shard, ShardIteratorType.TRIM_HORIZON);
    }
  }

  /** Those that are new, and whose parent was read to its end or is gone. */
  private List<Shard> ready(List<Shard> shards, Set<String> known) {
    return shards.stream()
        .filter(shard -> !ended.contains(shard.shardId()) && !readings.containsKey(shard.shardId()))
        .filter(shard -> {
          var parent = shard.parentShardId();
          return parent == null
              || ended.contains(parent)
              || (!known.contains(parent) && !readings.containsKey(parent));
        })
        .toList();
  }

  private void begin(Shard shard, ShardIteratorType type) throws InterruptedException {
    var id = shard.shardId();
    readings.put(id, new Reading(id, service.iterator(arn, id, type, null)));
  }

  /** Shows the next changes of a shard; false when there are none. */
  private boolean read(Reading reading) throws InterruptedException {
    var page = records(reading);
    for (var record : page.records()) {
      if (stopped || !shown.test(record)) {
        stopped = true;
        return true;
      }
      reading.last = record.dynamodb().sequenceNumber();
    }
    if (page.nextShardIterator() == null) {
      readings.remove(reading.shardId);
      ended.add(reading.shardId);
    } else {
      reading.iterator = page.nextShardIterator();
    }
    return !page.records().isEmpty();
  }

  private GetRecordsResponse records(Reading reading) throws InterruptedException {
    while (true) {
      try {
        return service.records(reading.iterator);
      } catch (ExpiredIteratorException e) {
        var last = reading.last;
        reading.iterator =
            service.iterator(
                arn,
                reading.shardId,
                last == null
                    ? ShardIteratorType.TRIM_HORIZON
                    : ShardIteratorType.AFTER_SEQUENCE_NUMBER,
                last);
      }
    }
  }
}
