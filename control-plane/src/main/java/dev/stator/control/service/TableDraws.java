package dev.stator.control.service;

import dev.stator.control.metadata.MetadataCommand.CreateTable;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexSchema;
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
            id(),
            1,
            table.name(),
            table.partitionKey(),
            table.sortKey(),
            slices,
            withIds(table.derived()));
    return new CreateTable(
        table.account(),
        table.region(),
        schema,
        UUID.randomUUID().toString(),
        table.definition(),
        table.partitions());
  }

  /** With an id for each global index. */
  Derived withIds(Derived derived) {
    return derived.with(
        derived.indexes().stream().map(index -> index.local() ? index : withId(index)).toList());
  }

  private IndexSchema withId(IndexSchema index) {
    return new IndexSchema(
        index.name(),
        id(),
        index.backfilling(),
        index.keys(),
        index.hashKeys(),
        index.projection());
  }

  private int id() {
    int drawn = random.nextInt();
    while (Integer.compareUnsigned(drawn, Keyspace.TABLE_ID_MIN) < 0) {
      drawn = random.nextInt();
    }
    return drawn;
  }
}
