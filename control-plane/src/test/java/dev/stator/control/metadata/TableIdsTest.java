package dev.stator.control.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.table.Derived;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import org.junit.jupiter.api.Test;

/** No slice of a new table may lie where another table's rows or a partition's own are. */
class TableIdsTest {
  @Test
  void everySliceNeedsAnIdOfItsOwn() {
    var draft = new MetadataDraft(Metadata.EMPTY, 1, 0);
    draft.put(
        new TableRecord(
            "000000000000", "r", cut(0x12345678, 4), TableRecord.Status.ACTIVE, 0, "uuid", "{}"));
    assertEquals(true, draft.tableIdTaken(cut(0x12345678, 1)));
    assertEquals(true, draft.tableIdTaken(cut(0x52345678, 1)));
    assertEquals(true, draft.tableIdTaken(cut(0x92345678, 2)));
    assertEquals(true, draft.tableIdTaken(cut(0x22345678, 16)), "one of its slices is taken");
    assertEquals(false, draft.tableIdTaken(cut(0x22345678, 1)));
    assertEquals(false, draft.tableIdTaken(cut(0x12345679, 64)));
  }

  @Test
  void noSliceLiesBelowTheSmallestId() {
    var draft = new MetadataDraft(Metadata.EMPTY, 1, 0);
    assertEquals(true, draft.tableIdTaken(cut(0x00ffffff, 1)));
    assertEquals(true, draft.tableIdTaken(cut(0x80000001, 2)));
    assertEquals(false, draft.tableIdTaken(cut(0x81000000, 2)));
  }

  private static TableSchema cut(int tableId, int slices) {
    return new TableSchema(
        tableId, 1, "t", new KeyAttribute("id", KeyType.S), null, slices, Derived.NOTHING);
  }
}
