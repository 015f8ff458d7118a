package dev.stator.proto.cluster;

import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * How a member of the control plane that does not lead says who does: host:port of the leader's
 * services.
 */
public final class LeaderTrailer {
  private static final Metadata.Key<String> KEY =
      Metadata.Key.of("stator-leader", Metadata.ASCII_STRING_MARSHALLER);

  private LeaderTrailer() {}

  public static Metadata naming(String address) {
    var trailers = new Metadata();
    trailers.put(KEY, address);
    return trailers;
  }

  public static Metadata none() {
    return new Metadata();
  }

  static @Nullable String leader(Metadata trailers) {
    return trailers.get(KEY);
  }
}
