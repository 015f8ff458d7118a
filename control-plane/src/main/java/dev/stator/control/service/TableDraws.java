package dev.stator.control.service;

import dev.stator.control.metadata.MetadataCommand.CreateTable;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.NewTable;
import java.security.SecureRandom;
import java.util.UUID;

/** Draws what is random about a new table. */
final class TableDraws {

  private final SecureRandom random = new SecureRandom();
  private final int slices;

  /**
   * @param slices into how many parts each new table is cut
   */
  TableDraws(int slices) {
    this.slices = slices;
  }

  CreateTable draw(NewTable table) {
    var schema =
        new TableSchema(
            tableId(),
            1,
            table.name(),
            table.partitionKey(),
            table.sortKey(),
            slices,
            table.indexes());
    return new CreateTable(
        table.account(),
        table.region(),
        schema,
        UUID.randomUUID().toString(),
        table.definition(),
        table.partitions());
  }

  private int tableId() {
    int drawn = random.nextInt();
    while (Integer.compareUnsigned(drawn, Keyspace.TABLE_ID_MIN) < 0) {
      drawn = random.nextInt();
    }
    return drawn;
  }
}
