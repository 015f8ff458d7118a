package dev.stator.router;

import dev.stator.proto.item.ItemExchange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a router is told at start.
 *
 * @param data folder for the last known map of the cluster
 * @param host address to listen on; other than loopback only with {@code insecure}, until
 *     signatures are verified
 * @param port port to listen on; 0 picks a free one
 * @param controlPlane host:port of each member of the control plane
 * @param account the account whose tables these are, twelve digits
 * @param region the region that names, ARNs and signatures speak of
 * @param electionTimeout the cluster's; an attempt that is silent for longer than it goes to
 *     another replica
 * @param eventualReadsFromLeader eventually consistent reads go to leaders, too: a laptop's tests
 *     see their own writes
 * @param insecure listen on an address that others reach, although signatures are not verified
 * @param inProcess the exchange with a node that lives in this process, by node id; null for nodes
 *     elsewhere
 */
public record RouterConfig(
    Path data,
    String host,
    int port,
    List<String> controlPlane,
    String account,
    String region,
    Duration electionTimeout,
    boolean eventualReadsFromLeader,
    boolean insecure,
    Function<String, @Nullable ItemExchange> inProcess) {

  public static final String DEFAULT_ACCOUNT = "000000000000";
  public static final String DEFAULT_REGION = "us-east-1";

  public RouterConfig {
    controlPlane = List.copyOf(controlPlane);
    if (controlPlane.isEmpty()) {
      throw new IllegalArgumentException("a router needs the address of a control plane");
    }
    if (account.length() != 12 || !account.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("an account has twelve digits, not '" + account + "'");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("a port is between 0 and 65535, not " + port);
    }
    if (electionTimeout.isNegative() || electionTimeout.isZero()) {
      throw new IllegalArgumentException(
          "the election timeout must be positive, not " + electionTimeout);
    }
  }

  /** A router with the defaults for all that a cluster on this machine does not need to name. */
  public static RouterConfig of(Path data, String host, int port, List<String> controlPlane) {
    return new RouterConfig(
        data,
        host,
        port,
        controlPlane,
        DEFAULT_ACCOUNT,
        DEFAULT_REGION,
        Duration.ofSeconds(1),
        false,
        false,
        nodeId -> null);
  }
}
