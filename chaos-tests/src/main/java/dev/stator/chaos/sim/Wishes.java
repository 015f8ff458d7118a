package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws what clients ask for: few keys, so that they meet. */
final class Wishes {
  private static final int FIRST_TABLE = 0x02000000;
  private static final int KEYS = 6;
  private static final int NUMBERS = 8;
  private static final int REPEATABLE_MAX = 64;
  private static final long PATIENCE_MILLIS = 60;
  private static final long HOUR_MILLIS = 3_600_000;

  private final Random random;
  private final List<Integer> tables = new ArrayList<>(List.of(FIRST_TABLE, FIRST_TABLE + 1));
  private final List<Asked> repeatable = new ArrayList<>();
  private long requests;
  private long versions = 1;
  private long verifications;

  Wishes(Random random) {
    this.random = random;
  }

  /** A definition for each table, to begin with. */
  List<Asked> definitions() {
    return tables.stream()
        .map(table -> Asked.of(new Meaning.SetTable(Asked.schema(table, 1))))
        .toList();
  }

  /** The next command; {@code nowMillis} is the clock of who asks. */
  Asked next(long nowMillis) {
    int drawn = random.nextInt(100);
    if (drawn < 3) {
      return Asked.of(
          new Meaning.SetTable(Asked.schema(anyTable(), 1 + random.nextLong(++versions))));
    }
    if (drawn < 4) {
      return drop();
    }
    if (drawn < 7) {
      return Asked.of(new Meaning.Verify(++verifications));
    }
    if (drawn < 25 && !repeatable.isEmpty()) {
      return anyRepeatable();
    }
    if (drawn < 30 && !repeatable.isEmpty()) {
      var former = anyRepeatable();
      if (random.nextBoolean()) {
        // Another router takes over for a client: the same id, and more time.
        return Asked.of(
            former.meaning(), former.requestId(), former.notAfterMillis() + PATIENCE_MILLIS);
      }
      return Asked.of(write(), former.requestId(), former.notAfterMillis());
    }
    return drawn < 37 ? Asked.of(write()) : fresh(nowMillis);
  }

  private Asked fresh(long nowMillis) {
    boolean patient = random.nextInt(5) == 0;
    long notAfter = nowMillis + (patient ? HOUR_MILLIS : random.nextLong(PATIENCE_MILLIS));
    var id = ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(++requests).array();
    var asked = Asked.of(write(), Bytes.wrap(id), notAfter);
    if (repeatable.size() < REPEATABLE_MAX) {
      repeatable.add(asked);
    } else {
      repeatable.set(random.nextInt(REPEATABLE_MAX), asked);
    }
    return asked;
  }

  private Asked anyRepeatable() {
    int newest = Math.min(repeatable.size(), random.nextBoolean() ? 4 : REPEATABLE_MAX);
    return repeatable.get(repeatable.size() - 1 - random.nextInt(newest));
  }

  /** The table is gone for good; another takes its place. */
  private Asked drop() {
    int slot = random.nextInt(tables.size());
    int table = tables.get(slot);
    if (random.nextBoolean()) {
      tables.set(slot, table + 2);
    }
    return Asked.of(new Meaning.DropTable(table));
  }

  private Meaning.Write write() {
    int table = anyTable();
    var id = anyId();
    return switch (random.nextInt(5)) {
      case 0, 1 -> new Meaning.Put(table, id, random.nextLong(NUMBERS), guard());
      case 2, 3 -> new Meaning.Add(table, id, random.nextLong(NUMBERS), guard());
      default -> new Meaning.Delete(table, id, guard());
    };
  }

  private Meaning.Guard guard() {
    return switch (random.nextInt(8)) {
      case 0 -> new Meaning.Guard.Absent();
      case 1 -> new Meaning.Guard.Present();
      case 2 -> new Meaning.Guard.Below(random.nextLong(2 * NUMBERS));
      default -> new Meaning.Guard.Always();
    };
  }

  int anyTable() {
    return tables.get(random.nextInt(tables.size()));
  }

  String anyId() {
    return "k" + random.nextInt(KEYS);
  }
}
