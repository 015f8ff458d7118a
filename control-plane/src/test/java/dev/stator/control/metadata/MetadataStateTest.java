package dev.stator.control.metadata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.cluster.ClusterImage;
import dev.stator.proto.cluster.ClusterCodec;
import dev.stator.replication.LogPosition;
import dev.stator.replication.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataStateTest {
  private static final StateSource NOWHERE =
      peer -> {
        throw new IOException("nobody to fetch from");
      };

  @TempDir Path folder;

  /** One committed entry. */
  private record Entry(LogPosition position, long stampedMillis, List<byte[]> commands) {
    List<MetadataResult> applyTo(MetadataState state) {
      var stamp = ByteBuffer.allocate(8).putLong(0, stampedMillis);
      return state.apply(position, stamp, commands.stream().map(ByteBuffer::wrap).toList());
    }
  }

  @Test
  void everyMemberMakesTheSameOfTheSameLog() throws IOException {
    for (long seed = 1; seed <= 100; seed++) {
      var log = randomLog(seed);
      var first = state("first" + seed, NOWHERE, new MapHistory());
      var second = state("second" + seed, NOWHERE, new MapHistory());
      for (var entry : log) {
        assertEquals(
            entry.applyTo(first),
            entry.applyTo(second),
            "seed " + seed + " at " + entry.position());
      }
      assertEquals(first.metadata(), second.metadata(), "seed " + seed);
      assertArrayEquals(first.toBytes(), second.toBytes(), "seed " + seed);
    }
  }

  @Test
  void deltasLeadToTheImage() throws IOException {
    for (long seed = 1; seed <= 100; seed++) {
      var history = new MapHistory();
      var state = state("deltas" + seed, NOWHERE, history);
      var followed = ClusterImage.EMPTY;
      var random = new Random(~seed);
      for (var entry : randomLog(seed)) {
        entry.applyTo(state);
        if (random.nextInt(4) == 0) {
          followed = follow(history, followed);
          assertEquals(
              state.metadata().image(), followed, "seed " + seed + " at " + entry.position());
        }
      }
      assertEquals(
          follow(history, followed),
          ClusterCodec.fromBytes(ClusterCodec.toBytes(state.metadata().image())),
          "seed " + seed);
    }
  }

  private static ClusterImage follow(MapHistory history, ClusterImage known) {
    return switch (history.after(known.clusterId(), known.version())) {
      case MapHistory.Catch.Image(var image) -> image;
      case MapHistory.Catch.Deltas(var deltas) -> {
        var image = known;
        for (var delta : deltas) {
          image = ClusterCodec.apply(image, ClusterCodec.decode(ClusterCodec.encode(delta)));
        }
        yield image;
      }
    };
  }

  @Test
  void whatWasFlushedAndTheRestOfTheLogMakeTheSame() throws IOException {
    for (long seed = 1; seed <= 50; seed++) {
      var log = randomLog(seed);
      var random = new Random(~seed);
      var whole = state("whole" + seed, NOWHERE, new MapHistory());
      var flushed = LogPosition.NONE;
      for (var entry : log) {
        entry.applyTo(whole);
        if (random.nextInt(20) == 0) {
          flushed = whole.flush();
          assertEquals(entry.position(), flushed);
        }
      }
      var reopened =
          new MetadataState(
              folder.resolve("whole" + seed), true, () -> 0, NOWHERE, new MapHistory());
      assertEquals(flushed, reopened.open(), "seed " + seed);
      for (var entry : log) {
        if (entry.position().compareTo(flushed) > 0) {
          entry.applyTo(reopened);
        }
      }
      assertArrayEquals(whole.toBytes(), reopened.toBytes(), "seed " + seed);
    }
  }

  @Test
  void aMemberFarBehindTakesOverAnothersState() throws IOException {
    var log = randomLog(7);
    var ahead = state("ahead", NOWHERE, new MapHistory());
    log.forEach(entry -> entry.applyTo(ahead));
    var history = new MapHistory();
    var behind = state("behind", peer -> ahead.toBytes(), history);
    log.getFirst().applyTo(behind);
    var before = behind.metadata();

    var fetched = behind.fetch(new Peer("c2", "h:1", "h:2"));
    assertEquals(log.getLast().position(), fetched);
    assertEquals(before, behind.metadata(), "a fetched copy is not in use yet");
    assertEquals(fetched, behind.swap());
    assertArrayEquals(ahead.toBytes(), behind.toBytes());
    assertEquals(ahead.metadata().image(), history.latest());

    var reopened =
        new MetadataState(folder.resolve("behind"), true, () -> 0, NOWHERE, new MapHistory());
    assertEquals(fetched, reopened.open(), "a swapped copy is durable");
  }

  @Test
  void aRepeatedRequestGetsTheResultItGot() throws IOException {
    var random = new Random(3);
    var commands = new RandomCommands(random);
    var state = state("repeated", NOWHERE, new MapHistory());
    for (int index = 0; index < 500; index++) {
      var bytes = MetadataCodec.encode(commands.requestId(), commands.next());
      var once =
          new Entry(new LogPosition(1, 2L * index), 1_000, List.of(bytes))
              .applyTo(state)
              .getFirst();
      var image = state.metadata().image();
      boolean remembered =
          once instanceof MetadataResult.Admitted
              || once instanceof MetadataResult.Table
              || once instanceof MetadataResult.Job;
      if (remembered && bytes[1] == 0x0a) {
        var again =
            new Entry(new LogPosition(1, 2L * index + 1), 1_000, List.of(bytes))
                .applyTo(state)
                .getFirst();
        assertEquals(once, again);
        assertEquals(image, state.metadata().image());
      }
    }
  }

  @Test
  void rememberedResultsGoWithTheLogsClock() throws IOException {
    var state = state("forgets", NOWHERE, new MapHistory());
    var commands = new RandomCommands(new Random(5));
    for (int index = 0; index < 300; index++) {
      var entry =
          new Entry(
              new LogPosition(1, index),
              index * 1_000L,
              List.of(MetadataCodec.encode(commands.requestId(), commands.next())));
      entry.applyTo(state);
    }
    assertTrue(
        state.metadata().remembered().size() <= 61, "kept " + state.metadata().remembered().size());
  }

  @Test
  void anUnknownCommandStopsTheMember() throws IOException {
    var state = state("unknown", NOWHERE, new MapHistory());
    var newer = new Entry(new LogPosition(1, 1), 0, List.of(new byte[] {2, 1, 2, 3}));
    org.junit.jupiter.api.Assertions.assertThrows(
        RuntimeException.class, () -> newer.applyTo(state));
  }

  private MetadataState state(String name, StateSource source, MapHistory history)
      throws IOException {
    var path = Files.createDirectory(folder.resolve(name));
    var state = new MetadataState(path, false, () -> 0, source, history);
    assertEquals(LogPosition.NONE, state.open());
    return state;
  }

  private static List<Entry> randomLog(long seed) {
    var random = new Random(seed);
    var commands = new RandomCommands(random);
    var log = new ArrayList<Entry>();
    long term = 1;
    for (int index = 1; index <= 120; index++) {
      term += random.nextInt(10) == 0 ? 1 : 0;
      var batch = new ArrayList<byte[]>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        batch.add(MetadataCodec.encode(commands.requestId(), commands.next()));
      }
      log.add(
          new Entry(new LogPosition(term, index), 1_000L * index + random.nextInt(5_000), batch));
    }
    return log;
  }
}
