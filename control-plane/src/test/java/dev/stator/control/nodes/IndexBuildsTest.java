package dev.stator.control.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.IndexBuild;
import dev.stator.proto.cluster.NodeClient.Backfill;
import dev.stator.proto.cluster.OrderResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexBuildsTest {
  private static final IndexSchema INDEX =
      IndexSchema.global(
              "byQ", 0x15000000, List.of(new KeyAttribute("q", KeyType.S)), 1, IndexProjection.ALL)
          .withBackfilling(true);
  private static final OrderResult WORKS = new OrderResult.Working("");

  private final IndexBuilds builds = new IndexBuilds(() -> this.nanos);
  private long nanos;

  @Test
  void theTimeThatIsLeftFollowsFromTheRateSoFar() {
    note(new Backfill(WORKS, 100, 1_000), new Backfill(new OrderResult.Done(), 50, 50));
    assertEquals(build(150, 1_050, IndexBuild.UNKNOWN, ""), latest());
    nanos += Duration.ofSeconds(10).toNanos();
    note(new Backfill(WORKS, 350, 1_000), new Backfill(new OrderResult.Done(), 50, 50));
    assertEquals(build(400, 1_050, 26_000, ""), latest());
  }

  @Test
  void aPartitionThatDoesNotAnswerIsNamed() {
    note(new Backfill(WORKS, 100, 1_000), new Backfill(WORKS, 100, 1_000));
    nanos += Duration.ofSeconds(10).toNanos();
    note(new Backfill(WORKS, 150, 1_000), Backfill.unknown(new OrderResult.Unreachable("down")));
    assertEquals(build(150, 1_000, IndexBuild.UNKNOWN, "partition 8: down"), latest());
  }

  @Test
  void whatIsOverIsNotShown() {
    note(new Backfill(WORKS, 1, 2), new Backfill(WORKS, 1, 2));
    assertEquals(List.of(), builds.of(List.of(table(INDEX.withBackfilling(false)))));
    builds.over(INDEX);
    assertEquals(List.of(), builds.of(List.of(table(INDEX))));
  }

  private void note(Backfill first, Backfill second) {
    builds.note(table(INDEX), INDEX, List.of(partition(7), partition(8)), List.of(first, second));
  }

  private IndexBuild latest() {
    return builds.of(List.of(table(INDEX))).getFirst();
  }

  private static IndexBuild build(long done, long about, long millisLeft, String waitsFor) {
    return new IndexBuild("000000000000", "r", "T", "byQ", done, about, millisLeft, waitsFor);
  }

  private static PartitionRecord partition(long id) {
    return new PartitionRecord(id, Bytes.EMPTY, null, 1, List.of("n1"), "n1", true);
  }

  private static TableRecord table(IndexSchema index) {
    var schema =
        new TableSchema(
            0x05000000,
            1,
            "T",
            new KeyAttribute("p", KeyType.S),
            null,
            1,
            Derived.of(List.of(index)));
    return new TableRecord("000000000000", "r", schema, TableRecord.Status.ACTIVE, 0, "uuid", "{}");
  }
}
