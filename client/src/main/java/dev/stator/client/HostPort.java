package dev.stator.client;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/** Where a server listens. */
public record HostPort(String host, int port) {
  /** Reads {@code host:port}, {@code http://host:port} or a bare port of this machine. */
  public static HostPort parse(String text) {
    String address = text.strip();
    if (address.startsWith("http://")) {
      address = address.substring("http://".length());
    }
    while (address.endsWith("/")) {
      address = address.substring(0, address.length() - 1);
    }
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      if (port > 0 && port < 65_536) {
        return new HostPort(colon < 0 ? "127.0.0.1" : address.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw CommandFailure.usage(
        "'" + text + "' is not an address.", "Write host:port, for example 127.0.0.1:8000.");
  }

  /** A comma-separated list of at least one address. */
  public static List<HostPort> parseAll(String text) {
    return Arrays.stream(text.split(",")).map(HostPort::parse).toList();
  }

  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
