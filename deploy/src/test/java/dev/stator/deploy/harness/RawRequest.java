package dev.stator.deploy.harness;

import dev.stator.model.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP request exactly as it goes over the wire: nothing is added, except for a Content-Length
 * where neither that nor a Transfer-Encoding is among the headers.
 */
public record RawRequest(String method, String target, List<Header> headers, Bytes body) {
  /** One header line. */
  public record Header(String name, String value) {}

  public RawRequest {
    headers = List.copyOf(headers);
  }

  public RawRequest method(String other) {
    return new RawRequest(other, target, headers, body);
  }

  public RawRequest target(String other) {
    return new RawRequest(method, other, headers, body);
  }

  public RawRequest body(Bytes other) {
    return new RawRequest(method, target, headers, other);
  }

  /** Replaces the header of that name, or adds one. */
  public RawRequest with(String name, String value) {
    return without(name).adding(name, value);
  }

  /** Adds a header line, also where there is one of that name. */
  public RawRequest adding(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new RawRequest(method, target, more, body);
  }

  public RawRequest without(String name) {
    var fewer = headers.stream().filter(header -> !header.name().equalsIgnoreCase(name)).toList();
    return new RawRequest(method, target, fewer, body);
  }

  boolean has(String name) {
    return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
  }
}
