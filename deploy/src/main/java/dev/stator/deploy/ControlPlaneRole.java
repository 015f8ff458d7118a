package dev.stator.deploy;

import dev.stator.control.ControlPlane;
import dev.stator.control.ControlPlaneConfig;
import dev.stator.replication.Peer;
import dev.stator.runtime.config.Settings;
import dev.stator.runtime.config.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** {@code stator control-plane}: one member of the metadata store and its reconcilers. */
final class ControlPlaneRole implements Role {
  @Override
  public String name() {
    return "control-plane";
  }

  @Override
  public String help() {
    return """
    usage: stator control-plane [--data DIR] [--service-port 7100] [--members c1=HOST:RAFT:SERVICE,...] ...
    Holds nodes, tables and the partition map, alone or as one of three members.

      --data DIR             folder of this member (default: ./control-plane)
      --id ID                this member's id (default: c1)
      --host HOST            name or address under which others reach this member (default: 127.0.0.1)
      --raft-port PORT       (default: 7101)
      --service-port PORT    where nodes and routers connect (default: 7100)
      --members LIST         all members, this one included: id=host:raft-port:service-port,...
      --rejoin               with an empty --data: this member's folder is lost; it joins the other two again
      --initial-nodes N      storage nodes to wait for before partitions are created (default: 3)
      --initial-zones N      in how many availability zones they must be (default: 3)
      --initial-partitions N (default: 3)
      --replicas N           replicas of a partition (default: 3)
      --split-new-tables N   cut every new table into N parts at creation, a power of two up to 64 (default: 1)
      --election-timeout-ms N   silence after which members campaign (default: 1000)
    """
        + RoleProcess.COMMON_HELP
        + """

        Example: stator control-plane --data ./control-plane
        """;
  }

  @Override
  public void run(List<String> arguments) {
    var settings = Settings.read(arguments);
    var process = RoleProcess.prepare(settings);
    String host = settings.text("host", "127.0.0.1");
    int metricsPort = settings.number("metrics-port", 0);
    Path data = settings.path("data", Path.of("control-plane"));
    String id = settings.text("id", "c1");
    int raftPort = settings.number("raft-port", 7101);
    int servicePort = settings.number("service-port", 7100);
    var members = settings.list("members").stream().map(ControlPlaneRole::member).toList();
    boolean rejoins = settings.flag("rejoin");
    int initialNodes = settings.number("initial-nodes", 3);
    int initialZones = settings.number("initial-zones", Math.min(3, initialNodes));
    int initialPartitions = settings.number("initial-partitions", 3);
    int replicas = settings.number("replicas", 3);
    int splitNewTables = settings.number("split-new-tables", 1);
    var electionTimeout = settings.millis("election-timeout-ms", Duration.ofSeconds(1));
    settings.refuseUnread();
    try {
      var config =
          new ControlPlaneConfig(
              data,
              id,
              host,
              raftPort,
              servicePort,
              members,
              rejoins,
              initialNodes,
              initialZones,
              initialPartitions,
              replicas,
              splitNewTables,
              electionTimeout,
              true,
              process.registry);
      var controlPlane = process.closing.add(ControlPlane.start(config));
      process.health.requireToBeReady("member", controlPlane::notReadyBecause);
      controlPlane.joined().whenComplete((joined, refusal) -> exitWhenRefused(refusal));
      String metricsAddress = process.observe(host, metricsPort);
      System.out.println(
          "control plane member "
              + id
              + ": services "
              + controlPlane.serviceAddress()
              + ", metrics http://"
              + metricsAddress
              + "/metrics");
    } catch (IOException e) {
      process.closing.close();
      throw StartException.of(e, "--service-port or --raft-port");
    } catch (IllegalArgumentException e) {
      process.closing.close();
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
    process.awaitStop();
  }

  /** A member that must not vote is of no use; the refusal says what to type. */
  private static void exitWhenRefused(@Nullable Throwable refusal) {
    if (refusal != null && !(refusal instanceof CancellationException)) {
      var cause = refusal.getCause();
      System.err.println("stator control-plane: " + (cause == null ? refusal : cause).getMessage());
      Thread.ofPlatform().name("exit").start(() -> System.exit(1));
    }
  }

  private static Peer member(String text) {
    int equals = text.indexOf('=');
    String[] place = text.substring(equals + 1).split(":");
    if (equals < 1 || place.length != 3) {
      throw new SettingsException(
          "--members must read id=host:raft-port:service-port,..., not '" + text + "'.");
    }
    return new Peer(
        text.substring(0, equals), place[0] + ":" + place[1], place[0] + ":" + place[2]);
  }
}
