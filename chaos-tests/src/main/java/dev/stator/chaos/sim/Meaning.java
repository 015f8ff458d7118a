package dev.stator.chaos.sim;

import dev.stator.model.table.TableSchema;
import dev.stator.proto.log.LogCommand;

/** What a command is meant to do, in terms that the model understands. */
sealed interface Meaning {
  /** A write of the item {@code id}, whose only other attribute is the number n. */
  sealed interface Write extends Meaning {
    int tableId();

    String id();

    Guard guard();
  }

  record Put(int tableId, String id, long n, Guard guard) implements Write {}

  record Add(int tableId, String id, long n, Guard guard) implements Write {}

  record Delete(int tableId, String id, Guard guard) implements Write {}

  record SetTable(TableSchema schema) implements Meaning {}

  record DropTable(int tableId) implements Meaning {}

  record Verify(long verifyId) implements Meaning {}

  /** A command about the partition itself. */
  sealed interface Reshape extends Meaning {
    LogCommand.Body body();
  }

  record PrepareSplit(LogCommand.PrepareSplit body) implements Reshape {}

  record Split(LogCommand.Split body) implements Reshape {}

  record SplitDone(LogCommand.SplitDone body) implements Reshape {}

  /** The condition of a write. */
  sealed interface Guard {
    record Always() implements Guard {}

    record Absent() implements Guard {}

    record Present() implements Guard {}

    /** There is a number, and it is less. */
    record Below(long n) implements Guard {}
  }
}
