package dev.stator.router.table;

import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.TableRecord;
import dev.stator.proto.cluster.ChangedTable;
import dev.stator.proto.cluster.ControlPlaneClient;
import dev.stator.proto.cluster.MapWatch;
import dev.stator.proto.cluster.NewTable;
import dev.stator.proto.cluster.TableChange;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tables created, changed and deleted by the control plane.
 *
 * <p>Its answers come as soon as a change is on record, and the caller is told so. That caller is
 * kept waiting, though, until the change is done or a moment has passed: programs written against a
 * local emulator do not wait for their tables, and small tables are ready in milliseconds.
 */
public final class ControlPlaneTables implements TableChanges {
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final ControlPlaneClient controlPlane;
  private final MapWatch map;

  public ControlPlaneTables(ControlPlaneClient controlPlane, MapWatch map) {
    this.controlPlane = controlPlane;
    this.map = map;
  }

  @Override
  public TableChange create(NewTable table) {
    var change = controlPlane.createTable(table);
    if (change instanceof TableChange.Accepted(_, var version)) {
      await(image -> {
        var now = image.table(table.account(), table.region(), table.name());
        return image.version() >= version
            && (now == null || now.status() != TableRecord.Status.CREATING);
      });
    }
    return change;
  }

  @Override
  public TableChange update(ChangedTable table) {
    var change = controlPlane.updateTable(table);
    if (change instanceof TableChange.Accepted(var changed, var version)) {
      await(image -> {
        var now = image.table(changed.account(), changed.region(), changed.name());
        return image.version() >= version
            && (now == null
                || (now.status() != TableRecord.Status.UPDATING
                    && !buildsMore(now, table.before())));
      });
    }
    return change;
  }

  /** Whether an index is being built that was not there before. */
  private static boolean buildsMore(TableRecord now, TableRecord before) {
    return now.schema().globalIndexes().stream()
        .anyMatch(index -> now.builds(index) && before.schema().globalIndex(index.id()) == null);
  }

  @Override
  public @Nullable TableRecord settled(TableRecord table) {
    await(image -> {
      var now = image.table(table.account(), table.region(), table.name());
      return now == null
          || !now.tableUuid().equals(table.tableUuid())
          || now.revision() > table.revision();
    });
    return map.image().table(table.account(), table.region(), table.name());
  }

  @Override
  public TableChange delete(TableArn table, long revision) {
    var change = controlPlane.deleteTable(table.account(), table.region(), table.name(), revision);
    if (change instanceof TableChange.Accepted(_, var version)) {
      await(image ->
          image.version() >= version
              && image.table(table.account(), table.region(), table.name()) == null);
    }
    return change;
  }

  private void await(Predicate<ClusterImage> done) {
    try {
      map.await(done, MOMENT);
    } catch (TimeoutException e) {
      // the caller asks DescribeTable, as it must of the service
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
