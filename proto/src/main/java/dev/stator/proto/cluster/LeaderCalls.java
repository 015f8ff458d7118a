package dev.stator.proto.cluster;

import dev.stator.proto.wire.ControlPlaneServiceGrpc.ControlPlaneServiceBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls to whichever member of the control plane leads. A member that does not lead names the
 * leader in a trailer when it knows it; else the members are tried in turn until the patience is
 * over.
 */
final class LeaderCalls {
  private static final long TRY_MILLIS = 3_000;
  private static final long PAUSE_MILLIS_MIN = 10;
  private static final long PAUSE_MILLIS_MAX = 250;

  private final List<String> addresses;
  private final Function<String, ControlPlaneServiceBlockingStub> stubs;
  private volatile String target;

  LeaderCalls(List<String> addresses, Function<String, ControlPlaneServiceBlockingStub> stubs) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("No address of the control plane is given");
    }
    this.addresses = addresses;
    this.stubs = stubs;
    this.target = addresses.getFirst();
  }

  <T> T leader(Duration patience, Function<ControlPlaneServiceBlockingStub, T> call) {
    long deadline = System.nanoTime() + patience.toNanos();
    long pauseMillis = PAUSE_MILLIS_MIN;
    boolean followedTrailer = false;
    for (int attempt = 0; ; attempt++) {
      var address = target;
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      try {
        return call.apply(
            stubs
                .apply(address)
                .withDeadlineAfter(Math.clamp(leftMillis, 1, TRY_MILLIS), TimeUnit.MILLISECONDS));
      } catch (StatusRuntimeException e) {
        refuse(e);
        if (System.nanoTime() + pauseMillis * 1_000_000 >= deadline) {
          throw new ControlPlaneUnavailableException(
              "The control plane at "
                  + String.join(", ", addresses)
                  + " does not answer: "
                  + e.getStatus(),
              e);
        }
        var leader = leaderIn(e);
        boolean follow = leader != null && !leader.equals(address) && !followedTrailer;
        followedTrailer = follow;
        target = leader != null && !leader.equals(address) ? leader : after(address, attempt);
        if (!follow) {
          pause(pauseMillis);
          pauseMillis = Math.min(PAUSE_MILLIS_MAX, pauseMillis * 2);
        }
      }
    }
  }

  <T> T at(String address, Function<ControlPlaneServiceBlockingStub, T> call) {
    try {
      return call.apply(stubs.apply(address).withDeadlineAfter(TRY_MILLIS, TimeUnit.MILLISECONDS));
    } catch (StatusRuntimeException e) {
      refuse(e);
      throw new ControlPlaneUnavailableException(address + " does not answer: " + e.getStatus(), e);
    }
  }

  /** Only silence and the lack of a leader are worth another try. */
  private static void refuse(StatusRuntimeException e) {
    switch (e.getStatus().getCode()) {
      case FAILED_PRECONDITION, INVALID_ARGUMENT, PERMISSION_DENIED, UNIMPLEMENTED -> {
        var description = e.getStatus().getDescription();
        throw new RefusedException(description == null ? e.getStatus().toString() : description);
      }
      default -> {}
    }
  }

  private String after(String address, int attempt) {
    int known = addresses.indexOf(address);
    return addresses.get(Math.floorMod(known < 0 ? attempt : known + 1, addresses.size()));
  }

  private static @Nullable String leaderIn(StatusRuntimeException e) {
    var trailers = e.getStatus().getCode() == Status.Code.UNAVAILABLE ? e.getTrailers() : null;
    return trailers == null ? null : LeaderTrailer.leader(trailers);
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(millis * 1_000_000);
    if (Thread.currentThread().isInterrupted()) {
      throw new ControlPlaneUnavailableException("Interrupted", new InterruptedException());
    }
  }
}
