package dev.stator.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChurnTest {
  private static final Work.Answer NOTHING = () -> "";

  @Test
  void everyItemIsInsertedAndAllButTheLastOfACollectionAreDeletedAfterwards() {
    var churn = new Churn(60, 30, 2);
    var present = new TreeSet<Long>();
    var operation = new Operation();
    int inserts = 0;
    for (int lane = 0; lane < 2; lane = 1 - lane) {
      if (!churn.next(lane, operation)) {
        break;
      }
      boolean insert = operation.op == Op.PUT;
      inserts += insert ? 1 : 0;
      assertEquals(true, insert ? present.add(operation.key) : present.remove(operation.key));
      churn.done(lane, operation, Result.OK, NOTHING);
    }
    while (churn.next(0, operation) || churn.next(1, operation)) {
      assertEquals(Op.DELETE, operation.op);
      present.remove(operation.key);
    }
    assertEquals(60, inserts);
    assertEquals(20, present.size());
    assertEquals(10, present.subSet(20L, 30L).size());
    assertEquals(10, present.subSet(50L, 60L).size());
  }
}
