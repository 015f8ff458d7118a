package dev.stator.router.auth;

import org.jspecify.annotations.Nullable;

/** What a signature check looks at in a request. */
public interface SignedRequest {
  /** The first value of a header, by its lower-case name. */
  @Nullable String header(String name);

  /** The first value of a query parameter. */
  @Nullable String query(String name);
}
