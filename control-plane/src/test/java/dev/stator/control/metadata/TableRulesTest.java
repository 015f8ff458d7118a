package dev.stator.control.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.stator.control.metadata.MetadataCommand.ActivateTable;
import dev.stator.control.metadata.MetadataCommand.CompleteIndex;
import dev.stator.control.metadata.MetadataCommand.CreateTable;
import dev.stator.control.metadata.MetadataCommand.DeleteTable;
import dev.stator.control.metadata.MetadataCommand.RemoveTable;
import dev.stator.control.metadata.MetadataCommand.UpdateTable;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.Slices;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.Registration;
import dev.stator.proto.cluster.TableChange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of a table in the metadata, command by command. */
class TableRulesTest {
  private static final int ID = 0x01000007;
  private static final int INDEX_ID = 0x7a000001;
  private static final String KEY = ClusterImage.tableKey("000000000000", "r", "Music");
  private static final List<IndexSchema> INDEXES =
      List.of(
          IndexSchema.global(
              "byTitle",
              INDEX_ID,
              List.of(new KeyAttribute("title", KeyType.S)),
              1,
              IndexProjection.ALL));

  private static final List<IndexSchema> BEGUN =
      INDEXES.stream().map(index -> index.withBackfilling(true)).toList();

  private Metadata metadata = Metadata.EMPTY;

  @Test
  void aChangeThatPartitionsMustKnowGoesThroughUpdating() {
    createActive();
    var changing = accepted(update(1, INDEXES, "{old}", "{new}"));
    assertEquals(Status.UPDATING, changing.status());
    assertEquals("{old}", changing.definition());
    assertEquals(2, changing.schema().version());
    assertEquals(BEGUN, changing.schema().indexes());

    apply(new ActivateTable(KEY, ID, 1));
    assertEquals(Status.UPDATING, table().status(), "of an earlier schema: too late");
    apply(new ActivateTable(KEY, ID, 2));
    assertEquals(Status.ACTIVE, table().status());
    assertEquals("{new}", table().definition());
    assertEquals("", table().nextDefinition());
  }

  @Test
  void anIndexComesIntoUseWhenItHasEveryItemAndPartitionsKnow() {
    createActive();
    accepted(update(1, INDEXES, "{old}", "{new}"));
    apply(new CompleteIndex(KEY, ID, 2, INDEX_ID));
    assertEquals(BEGUN, table().schema().indexes(), "before every partition has begun");
    apply(new ActivateTable(KEY, ID, 2));
    assertEquals(true, table().builds(BEGUN.getFirst()));
    assertInstanceOf(TableChange.InUse.class, change(new DeleteTable(KEY, table().revision())));
    apply(new CompleteIndex(KEY, ID, 1, INDEX_ID));
    apply(new CompleteIndex(KEY, ID, 2, INDEX_ID + 1));
    assertEquals(Status.ACTIVE, table().status(), "meant for others");

    apply(new CompleteIndex(KEY, ID, 2, INDEX_ID));
    assertEquals(Status.UPDATING, table().status());
    assertEquals(INDEXES, table().schema().indexes());
    assertEquals(true, table().builds(INDEXES.getFirst()), "until every partition knows");
    assertEquals("{new}", table().definition());
    accepted(update(table().revision(), INDEXES, "{new, tag}", "{new, tag}"));
    assertEquals(true, table().builds(INDEXES.getFirst()), "whatever else changes");
    apply(new ActivateTable(KEY, ID, 3));
    assertEquals(Status.ACTIVE, table().status());
    assertEquals(false, table().builds(INDEXES.getFirst()));
    assertEquals("{new, tag}", table().definition());
  }

  @Test
  void otherChangesMayComeWhileAnIndexIsBackfilling() {
    createActive();
    accepted(update(1, INDEXES, "{old}", "{new}"));
    apply(new ActivateTable(KEY, ID, 2));
    accepted(update(table().revision(), INDEXES, "{new}", "{units}"));
    apply(new CompleteIndex(KEY, ID, 2, INDEX_ID));
    apply(new CompleteIndex(KEY, ID, 3, INDEX_ID));
    assertEquals(BEGUN, table().schema().indexes(), "not now");
    apply(new ActivateTable(KEY, ID, 3));
    assertEquals("{units}", table().definition());
    assertEquals(BEGUN, table().schema().indexes());
    apply(new CompleteIndex(KEY, ID, 3, INDEX_ID));
    assertEquals(INDEXES, table().schema().indexes());
  }

  @Test
  void anIndexThatLeavesKeepsItsIdsUntilItsRowsAreDropped() {
    createActive();
    accepted(update(1, INDEXES, "{old}", "{new}"));
    apply(new ActivateTable(KEY, ID, 2));
    var going = accepted(update(table().revision(), List.of(), "{new}", "{old}"));
    assertEquals(List.of(), going.schema().indexes());
    assertEquals(List.of(new Slices(INDEX_ID, Slices.INDEX_ROWS, 1)), going.leaving());
    assertEquals(true, idTaken());
    apply(new ActivateTable(KEY, ID, 3));
    assertEquals(List.of(), table().leaving());
    assertEquals(false, idTaken());
  }

  @Test
  void anIndexIsDrawnAnIdOfItsOwn() {
    createActive();
    for (int taken : new int[] {ID, 0x00000007}) {
      var index =
          IndexSchema.global(
              "byTitle",
              taken,
              List.of(new KeyAttribute("title", KeyType.S)),
              1,
              IndexProjection.ALL);
      var command = new UpdateTable(KEY, ID, 1, Derived.of(List.of(index)), "{old}", "{new}", 1);
      assertInstanceOf(MetadataResult.TableIdTaken.class, apply(command));
    }
    assertEquals(Status.ACTIVE, table().status());
  }

  private boolean idTaken() {
    return new MetadataDraft(metadata, 1_000, 0)
        .idTaken(new Slices(INDEX_ID, Slices.INDEX_ROWS, 1));
  }

  @Test
  void aTableHasNoMorePartitionsForItselfThanItsNodesCanHold() {
    var schema = new TableSchema(ID, 1, "Music", new KeyAttribute("pk", KeyType.S), null);
    change(new CreateTable("000000000000", "r", schema, "uuid", "{}", 1_000));
    assertEquals(1, table().partitions(), "there is no node");
    apply(new MetadataCommand.FormCluster("c"));
    for (int i = 1; i <= 2; i++) {
      var host = "h" + i + ":";
      apply(
          new MetadataCommand.AdmitNode(
              new Registration("", "", "r", "az", host, host + 1, host + 2, "", "")));
    }
    apply(new ActivateTable(KEY, ID, 1));
    change(new UpdateTable(KEY, ID, 1, Derived.NOTHING, "{old}", "{new}", 1_000));
    assertEquals(8, table().partitions());
    apply(new ActivateTable(KEY, ID, 2));
    change(new UpdateTable(KEY, ID, 2, Derived.NOTHING, "{old}", "{new}", 3));
    assertEquals(8, table().partitions(), "they are not joined again");
  }

  @Test
  void aChangeOfTheDefinitionAloneIsCompleteAtOnce() {
    createActive();
    var changed = accepted(update(1, List.of(), "{tags}", ""));
    assertEquals(Status.ACTIVE, changed.status());
    assertEquals(1, changed.schema().version());
    assertEquals(2, changed.revision());
    assertEquals("{tags}", table().definition());
  }

  @Test
  void aChangeOfAnotherRevisionIsRefused() {
    createActive();
    accepted(update(1, List.of(), "{a}", ""));
    var refused = assertInstanceOf(TableChange.Changed.class, update(1, List.of(), "{b}", ""));
    assertEquals("{a}", refused.table().definition());
    assertInstanceOf(TableChange.Changed.class, change(new DeleteTable(KEY, 1)));
    assertInstanceOf(TableChange.Changed.class, change(new DeleteTable(KEY, 0)));
    assertEquals(Status.DELETING, accepted(change(new DeleteTable(KEY, 2))).status());
  }

  @Test
  void whileATableChangesOnlyItsDefinitionsMay() {
    createActive();
    accepted(update(1, INDEXES, "{old}", "{new}"));
    assertInstanceOf(TableChange.InUse.class, change(new DeleteTable(KEY, 2)));
    assertInstanceOf(TableChange.InUse.class, update(2, INDEXES, "{x}", ""));
    assertInstanceOf(TableChange.InUse.class, update(2, List.of(), "{x}", "{y}"));
    var tagged = accepted(update(2, INDEXES, "{old, tag}", "{new, tag}"));
    assertEquals(Status.UPDATING, tagged.status());
    assertEquals(2, tagged.schema().version());
    apply(new ActivateTable(KEY, ID, 2));
    assertEquals("{new, tag}", table().definition());
  }

  @Test
  void aTableThatComesOrGoesIsInUse() {
    create();
    assertInstanceOf(TableChange.InUse.class, update(1, List.of(), "{x}", ""));
    assertInstanceOf(TableChange.InUse.class, change(new DeleteTable(KEY, 1)));
    apply(new ActivateTable(KEY, ID, 1));
    accepted(change(new DeleteTable(KEY, 1)));
    assertInstanceOf(TableChange.InUse.class, update(1, List.of(), "{x}", ""));
    assertInstanceOf(TableChange.InUse.class, change(new DeleteTable(KEY, 1)));
    apply(new RemoveTable(KEY, ID));
    assertNull(metadata.image().tables().get(KEY));
    assertInstanceOf(TableChange.NotFound.class, update(1, List.of(), "{x}", ""));
    assertInstanceOf(TableChange.NotFound.class, change(new DeleteTable(KEY, 1)));
  }

  @Test
  void aChangeOfATableThatWasMadeAgainFindsNone() {
    createActive();
    assertInstanceOf(
        TableChange.NotFound.class,
        change(new UpdateTable(KEY, ID + 1, 1, Derived.NOTHING, "{x}", "", 1)));
  }

  private void create() {
    var schema = new TableSchema(ID, 1, "Music", new KeyAttribute("pk", KeyType.S), null);
    change(new CreateTable("000000000000", "r", schema, "uuid", "{}", 1));
  }

  private void createActive() {
    create();
    apply(new ActivateTable(KEY, ID, 1));
    assertEquals(Status.ACTIVE, table().status());
  }

  private TableChange update(
      long revision, List<IndexSchema> indexes, String definition, String next) {
    return change(new UpdateTable(KEY, ID, revision, Derived.of(indexes), definition, next, 1));
  }

  private static TableRecord accepted(TableChange change) {
    return assertInstanceOf(TableChange.Accepted.class, change).table();
  }

  private TableChange change(MetadataCommand command) {
    return assertInstanceOf(MetadataResult.Table.class, apply(command)).change();
  }

  private MetadataResult apply(MetadataCommand command) {
    var draft = new MetadataDraft(metadata, metadata.image().version() + 1, 1_000);
    var result = MetadataRules.apply(draft, Bytes.EMPTY, command);
    metadata = draft.finish();
    return result;
  }

  private TableRecord table() {
    var table = metadata.image().tables().get(KEY);
    assertNotNull(table);
    return table;
  }
}
