package dev.stator.proto.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.model.Bytes;
import org.junit.jupiter.api.Test;

class OutcomeCodecTest {
  @Test
  void everyOutcomeComesBack() {
    var commands = RandomCommands.seeded();
    for (int i = 0; i < 5_000; i++) {
      var outcome = commands.outcome();
      assertEquals(outcome, OutcomeCodec.decode(OutcomeCodec.encode(outcome)));
    }
  }

  @Test
  void unknownOutcomesAreRefused() {
    for (String hex : new String[] {"", "7a00", "1a050a03414243", "0a"}) {
      assertThrows(
          UnreadableMessageException.class, () -> OutcomeCodec.decode(Bytes.ofHex(hex)), hex);
    }
  }
}
