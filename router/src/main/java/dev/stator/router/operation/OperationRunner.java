package dev.stator.router.operation;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.proto.cluster.ControlPlaneUnavailableException;
import dev.stator.router.auth.Principal;
import dev.stator.router.auth.SignatureV4;
import dev.stator.router.json.RequestReader;
import dev.stator.router.validation.Constraints;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens around every operation, in this order; the one place that catches what an operation
 * refuses.
 */
public final class OperationRunner {
  private static final Logger LOG = LoggerFactory.getLogger(OperationRunner.class);
  private static final int REQUESTS_IN_FLIGHT_MAX = 8_192;

  private final Services services;
  private final SignatureV4 signatures;
  private final Catalogue catalogue;
  private final Admission admission;
  private final OperationMetrics metrics;

  public OperationRunner(Services services, SignatureV4 signatures, CollectorRegistry registry) {
    this.services = services;
    this.signatures = signatures;
    this.catalogue = new Catalogue(services.model());
    // a request's body, its items and its command are in memory at once
    this.admission =
        new Admission(
            REQUESTS_IN_FLIGHT_MAX, Math.max(20L << 20, Runtime.getRuntime().maxMemory() / 8));
    this.metrics = new OperationMetrics(registry);
    Gauge.build("stator_router_requests_in_flight", "Requests that this router has in hand")
        .create()
        .setChild(
            new Gauge.Child() {
              @Override
              public double get() {
                return admission.inFlight();
              }
            })
        .register(registry);
  }

  /** Carries a request out and returns what to answer; it never throws. */
  public Reply run(ApiRequest request) {
    long startedNanos = System.nanoTime();
    var entry = catalogue.find(request.header("x-amz-target"));
    if (entry == null || entry.operation() == null) {
      return Reply.error(ErrorCode.UNKNOWN_OPERATION, "");
    }
    long bytes = request.bodyBytesExpected();
    if (!admission.enter(bytes)) {
      var throttled =
          Reply.error(
              ErrorCode.THROTTLING, "The router has too many requests in hand. Try again later.");
      metrics.answered(entry.name(), null, throttled, 0);
      return throttled;
    }
    Running running = new Running(entry.name());
    Reply reply;
    try {
      reply = running.execute(request, entry.operation(), entry);
    } finally {
      admission.leave(bytes);
    }
    metrics.answered(entry.name(), running.call, reply, System.nanoTime() - startedNanos);
    return reply;
  }

  /** One request under way: its call is known once the request could be read. */
  private final class Running {
    private final String name;
    private @Nullable Call call;

    Running(String name) {
      this.name = name;
    }

    Reply execute(ApiRequest request, Operation operation, Catalogue.Entry entry) {
      try {
        var principal = signatures.principal(request);
        var read = read(request, principal, entry);
        call = read;
        Constraints.check(read.members());
        return operation.execute(read);
      } catch (RequestException e) {
        return Reply.error(e);
      } catch (ControlPlaneUnavailableException e) {
        return Reply.error(ErrorCode.SERVICE_UNAVAILABLE, "The control plane cannot be reached.");
      } catch (RuntimeException | StackOverflowError e) {
        LOG.error("{} failed", name, e);
        return Reply.error(
            ErrorCode.INTERNAL_SERVER_ERROR, "The request could not be carried out.");
      }
    }

    private Call read(ApiRequest request, Principal principal, Catalogue.Entry entry) {
      byte[] body = request.body();
      var members = RequestReader.read(body, body.length, entry.input());
      var id = RequestIds.of(principal, request.header("amz-sdk-invocation-id"), body, body.length);
      return new Call(services, principal, members, id);
    }
  }
}
