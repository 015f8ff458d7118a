package dev.stator.deploy.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated requests to Stator and to DynamoDB Local, answers compared. System properties: {@code
 * seed} and {@code steps}; without them a run is always the same, so that a build finds what a
 * change broke and not what nobody has seen yet.
 */
@Conformance
class DifferentialTest {
  private static final String ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/";

  private final long seed = Long.getLong("seed", 11);
  private final long steps = Long.getLong("steps", 3000);
  private final List<TableShape> tables = TableShape.all();
  private final RawClient stator;

  DifferentialTest(RawClient stator) {
    this.stator = stator;
  }

  @Test
  void departuresAreFew() {
    assertTrue(Departures.all().size() <= Departures.MAX);
  }

  @Test
  void bothAnswerTheSame(@TempDir Path folder) throws IOException {
    System.out.println("differential test, seed " + seed);
    try (var local = DynamoDbLocal.start(folder);
        var ours = new Side(stator, ARN);
        var theirs = new Side(local.client(), DynamoDbLocal.ARN)) {
      var sides = new Sides(ours, theirs);
      tables.forEach(sides::create);
      var tally = compare(sides);
      System.out.println(tally);
      assertEquals(0, tally.unexplained(), () -> "seed " + seed + ", " + tally);
    }
  }

  private Tally compare(Sides sides) {
    var requests = new RequestStream(seed, tables);
    var tally = new Tally();
    for (long number = 0; number < steps; number++) {
      var step = requests.next();
      var difference = sides.send(step);
      if (difference != null) {
        tally.add(number, difference);
        sides.reconcile(step, tables);
      }
    }
    System.out.println(steps + " steps");
    return tally;
  }
}
