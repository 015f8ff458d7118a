package dev.stator.router.operation;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.proto.cluster.ControlPlaneUnavailableException;
import dev.stator.router.auth.SignatureV4;
import dev.stator.router.json.JsonSyntax;
import dev.stator.router.json.RequestReader;
import dev.stator.router.validation.Constraints;
import dev.stator.router.validation.Shape;
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
    var running = new Running(request, entry);
    Reply reply;
    long bytes = request.bodyBytesExpected();
    if (!admission.enter(bytes)) {
      reply =
          Reply.error(
              ErrorCode.THROTTLING, "The router has too many requests in hand. Try again later.");
    } else {
      try {
        reply = running.execute();
      } finally {
        admission.leave(bytes);
      }
    }
    if (entry != null && entry.operation() != null) {
      metrics.answered(entry.name(), running.call, reply, System.nanoTime() - startedNanos);
    }
    return reply;
  }

  /** What a request gets whose body is larger than any that the API takes. */
  public Reply tooLarge() {
    return Reply.error(ErrorCode.REQUEST_TOO_LARGE, "");
  }

  /** What a request gets that met a defect of ours. */
  public Reply failed() {
    return Reply.error(ErrorCode.INTERNAL_SERVER_ERROR, "The request could not be carried out.");
  }

  /** One request under way: its call is known once the request could be read. */
  private final class Running {
    private final ApiRequest request;
    private final Catalogue.@Nullable Entry entry;
    private byte[] body = new byte[0];
    private @Nullable Call call;

    Running(ApiRequest request, Catalogue.@Nullable Entry entry) {
      this.request = request;
      this.entry = entry;
    }

    Reply execute() {
      try {
        body = request.body();
        var operation = entry == null ? null : entry.operation();
        if (entry == null || operation == null) {
          throw new RequestException(ErrorCode.UNKNOWN_OPERATION, "");
        }
        var read = read(entry.input());
        call = read;
        Constraints.check(read.members());
        return operation.execute(read);
      } catch (RequestException e) {
        return call == null && isNotJson(e.code())
            ? Reply.error(ErrorCode.SERIALIZATION, "")
            : Reply.error(e);
      } catch (ControlPlaneUnavailableException e) {
        return Reply.error(ErrorCode.SERVICE_UNAVAILABLE, "The control plane cannot be reached.");
      } catch (RuntimeException | StackOverflowError e) {
        LOG.error("{} failed", entry == null ? "A request" : entry.name(), e);
        return failed();
      }
    }

    private Call read(Shape.Structure input) {
      var principal = signatures.principal(request);
      var members = RequestReader.read(body, body.length, input);
      var invocation = request.header("amz-sdk-invocation-id");
      return new Call(
          services,
          principal,
          members,
          () -> RequestIds.of(principal, invocation, body, body.length));
    }

    /**
     * Whether the body is no JSON, which the service finds before all else that is wrong with the
     * request. Only a request that is refused is looked at once more.
     */
    private boolean isNotJson(ErrorCode refusedWith) {
      return refusedWith != ErrorCode.REQUEST_TOO_LARGE
          && refusedWith != ErrorCode.UNDECODABLE_CONTENT
          && body.length > 0
          && !JsonSyntax.isWellFormed(body);
    }
  }
}
