package dev.stator.deploy;

import dev.stator.runtime.config.Settings;
import dev.stator.runtime.lifecycle.Closing;
import dev.stator.runtime.log.LogSetup;
import dev.stator.runtime.observe.Health;
import dev.stator.runtime.observe.ObservabilityServer;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;

/**
 * What every role's process is made of besides the role: logs, metrics, and an orderly stop on
 * SIGTERM or SIGINT.
 */
final class RoleProcess {
  static final String COMMON_HELP =
      """
        --config FILE          lines "name = value", for the flags below without their dashes; flags win
        --metrics-port PORT    /metrics, /health and /ready (default: a free port)
        --log json|plain       form of the log lines on standard error (default: plain)
        --log-level LEVEL      SEVERE, WARNING, INFO, FINE (default: INFO)
      """;

  final Closing closing = new Closing();
  final CollectorRegistry registry = new CollectorRegistry();
  final Health health = new Health();

  static RoleProcess prepare(Settings settings) {
    var form =
        settings.text("log", "plain").equals("json") ? LogSetup.Form.JSON : LogSetup.Form.PLAIN;
    LogSetup.install(form, Level.parse(settings.text("log-level", "INFO")));
    return new RoleProcess();
  }

  /** Starts /metrics and returns its address. */
  String observe(String host, int port) throws IOException {
    var server = closing.add(ObservabilityServer.start(host, port, registry, health));
    return host + ":" + server.port();
  }

  /** Blocks until the process is told to stop, then closes what was opened. */
  void awaitStop() {
    var stopped = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopped.countDown();
                  awaitQuietly(closed);
                },
                "stop"));
    awaitQuietly(stopped);
    closing.close();
    closed.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
