package dev.stator.client.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.proto.cluster.IndexBuild;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexBuildTextTest {
  @Test
  void aLineSaysHowMuchIsDoneAndWhenAllIs() {
    var builds =
        List.of(
            new IndexBuild("0", "r", "Music", "byTitle", 250_000, 1_000_000, 61_001, ""),
            new IndexBuild(
                "0", "r", "Books", "byYear", 0, 0, IndexBuild.UNKNOWN, "partition 3: away"));
    assertEquals(
        """
        INDEX    TABLE  ITEMS   OF ABOUT  DONE    LEFT           WAITS FOR
        byTitle  Music  250000  1000000   25.0 %  1 min 2 s      -
        byYear   Books  0       0         -       not known yet  partition 3: away
        """,
        IndexBuildText.columns(builds));
  }
}
