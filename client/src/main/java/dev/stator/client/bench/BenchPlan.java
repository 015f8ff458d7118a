package dev.stator.client.bench;

import dev.stator.client.CommandFailure;
import dev.stator.client.HostPort;
import dev.stator.client.fault.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do, checked.
 *
 * @param endpoints empty: start a cluster for the run
 * @param table null: a new one, dropped at the end
 * @param rate operations per second of an open loop; 0: closed loop
 * @param rows items of a collection; 1: the table has no sort key
 * @param loaded the items are there
 * @param insertOnly every write makes a new item
 * @param check remember what was acknowledged, and read it back at the end
 */
record BenchPlan(
    String workloadName,
    Workload workload,
    List<HostPort> endpoints,
    @Nullable String table,
    int connections,
    int drivers,
    Duration warmUp,
    Duration duration,
    int itemBytes,
    long keys,
    long rows,
    boolean loaded,
    boolean insertOnly,
    KeyChooser.Distribution distribution,
    double rate,
    boolean consistentReads,
    Duration attemptPatience,
    List<Fault> faults,
    boolean check,
    int controlPlaneMembers,
    long seed,
    @Nullable Path folder,
    List<String> serverPids) {

  BenchPlan {
    endpoints = List.copyOf(endpoints);
    faults = List.copyOf(faults);
    serverPids = List.copyOf(serverPids);
    require(connections > 0 && connections <= 4096, "--conns must be between 1 and 4096.");
    require(drivers > 0 && drivers <= connections, "--threads must be between 1 and --conns.");
    require(duration.isPositive(), "--seconds must be more than 0.");
    require(keys >= connections, "--keys must be at least --conns.");
    require(keys <= 200_000_000, "--keys must be at most 200000000.");
    require(itemBytes <= 400_000, "--size must be at most 400000, DynamoDB's limit of an item.");
    require(
        controlPlaneMembers == 1 || controlPlaneMembers == 3, "--control-planes must be 1 or 3.");
    require(rows >= 1 && keys % rows == 0, "--keys must be a multiple of --rows.");
    require(!loaded || table != null, "--loaded needs the --table whose items are there.");
    require(
        !check || (rows == 1 && !workload.has(Op.DELETE)),
        "--kill and --check work with put, get, update and cput, without --rows.");
    require(rate >= 0, "--rate must not be negative.");
    require(
        faults.isEmpty() || endpoints.isEmpty(),
        "--kill needs a cluster of its own: leave out --endpoint.");
    require(
        !check || insertOnly || distribution != KeyChooser.Distribution.HOT,
        "With --kill or --check every key has one writer, so --distribution hot cannot be used.");
    for (var fault : faults) {
      require(
          fault.atMillis() < duration.toMillis(),
          "--kill " + fault.target() + " comes after the end: raise --seconds.");
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw CommandFailure.usage(otherwise, "See: stator bench --help");
    }
  }

  DriverCrew.Crew crew() {
    return new DriverCrew.Crew(connections, drivers, seed);
  }

  RequestTemplate.TemplateSettings template(String host, String tableName) {
    return new RequestTemplate.TemplateSettings(
        host, tableName, itemBytes, insertOnly, consistentReads, rows);
  }
}
