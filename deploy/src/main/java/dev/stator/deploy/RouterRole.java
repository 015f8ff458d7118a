package dev.stator.deploy;

import dev.stator.router.Router;
import dev.stator.router.RouterConfig;
import dev.stator.runtime.config.Settings;
import dev.stator.runtime.config.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code stator router}: speaks DynamoDB's HTTP API. */
final class RouterRole implements Role {
  @Override
  public String name() {
    return "router";
  }

  @Override
  public String help() {
    return """
    usage: stator router --control-plane HOST:PORT[,HOST:PORT...] [--port 8000] [--data DIR] ...
    Speaks DynamoDB's HTTP API and routes to storage nodes. Keeps no data but the last known map.

      --control-plane LIST   the members of the control plane
      --host HOST            address to listen on (default: 127.0.0.1)
      --port PORT            port to listen on (default: 8000)
      --data DIR             folder for the last known map of the cluster (default: ./router)
      --account DIGITS       the account in ARNs, twelve digits (default: 000000000000)
      --region REGION        the region in ARNs (default: us-east-1)
      --election-timeout-ms N   that of the storage nodes (default: 1000)
      --insecure             listen on an address that others reach, although signatures are not verified yet
    """
        + RoleProcess.COMMON_HELP
        + """

        Example: stator router --control-plane 127.0.0.1:7100 --port 8000
        """;
  }

  @Override
  public void run(List<String> arguments) {
    var settings = Settings.read(arguments);
    var process = RoleProcess.prepare(settings);
    var controlPlane = settings.list("control-plane");
    if (controlPlane.isEmpty()) {
      settings.required("control-plane", "127.0.0.1:7100");
    }
    String host = settings.text("host", "127.0.0.1");
    int port = settings.number("port", 8000);
    int metricsPort = settings.number("metrics-port", 0);
    Path data = settings.path("data", Path.of("router"));
    String account = settings.text("account", RouterConfig.DEFAULT_ACCOUNT);
    String region = settings.text("region", RouterConfig.DEFAULT_REGION);
    var electionTimeout = settings.millis("election-timeout-ms", Duration.ofSeconds(1));
    boolean insecure = settings.flag("insecure");
    settings.refuseUnread();
    try {
      var config =
          new RouterConfig(
              data,
              host,
              port,
              controlPlane,
              account,
              region,
              electionTimeout,
              false,
              insecure,
              nodeId -> null);
      var router = process.closing.add(Router.start(config, process.registry));
      process.health.requireToBeReady("router", router::notReadyBecause);
      String metricsAddress = process.observe(host, metricsPort);
      System.out.println(
          "router: http://" + router.address() + ", metrics http://" + metricsAddress + "/metrics");
    } catch (IOException e) {
      process.closing.close();
      throw StartException.of(e, "--port");
    } catch (IllegalArgumentException e) {
      process.closing.close();
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
    process.awaitStop();
  }
}
