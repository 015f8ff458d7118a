package dev.stator.router.table;

import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.router.auth.Principal;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tables of the cluster's map, by name or ARN. Thread-safe. */
public final class Tables {
  private final Supplier<ClusterImage> map;

  public Tables(Supplier<ClusterImage> map) {
    this.map = map;
  }

  /** The table whose items a request reads or writes. */
  public TableRecord forItems(Principal principal, String nameOrArn) {
    var table = find(TableArn.of(principal, nameOrArn));
    if (table == null) {
      throw notFound("Requested resource not found");
    }
    return switch (table.status()) {
      case ACTIVE, UPDATING -> table;
      case CREATING, DELETING -> throw notFound("Requested resource not found");
    };
  }

  /** The table that a request describes or deletes, whatever its status. */
  public TableRecord named(TableArn arn) {
    var table = find(arn);
    if (table == null) {
      throw absent(arn);
    }
    return table;
  }

  public @Nullable TableRecord find(TableArn arn) {
    return map.get().table(arn.account(), arn.region(), arn.name());
  }

  /** The names of the caller's tables, sorted as the service sorts them. */
  public List<String> names(Principal principal) {
    return map.get().tables().values().stream()
        .filter(table -> isOf(table, principal))
        .map(TableRecord::name)
        .sorted()
        .toList();
  }

  /** The stream that an ARN names, be it disabled by now. */
  public TableStream stream(StreamArn arn, long nowMillis) {
    var table = find(arn.table());
    var streams = table == null ? List.<TableStream>of() : TableStream.of(table, nowMillis);
    return streams.stream()
        .filter(stream -> stream.settings().label().equals(arn.label()))
        .findFirst()
        .orElseThrow(arn::absent);
  }

  /** All streams of the caller's tables, in the order of their ARNs. */
  public List<TableStream> streams(Principal principal, long nowMillis) {
    return map.get().tables().values().stream()
        .filter(table -> isOf(table, principal))
        .flatMap(table -> TableStream.of(table, nowMillis).stream())
        .sorted(Comparator.comparing(TableStream::arn))
        .toList();
  }

  private static boolean isOf(TableRecord table, Principal principal) {
    return table.account().equals(principal.account()) && table.region().equals(principal.region());
  }

  public static RequestException absent(TableArn arn) {
    return notFound("Requested resource not found: Table: " + arn.name() + " not found");
  }

  private static RequestException notFound(String message) {
    return new RequestException(ErrorCode.RESOURCE_NOT_FOUND, message);
  }
}
