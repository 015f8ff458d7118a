package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.router.auth.SignedRequest;

/** A request as it came in. */
public interface ApiRequest extends SignedRequest {
  /** What the body is expected to weigh in memory, in bytes. */
  long bodyBytesExpected();

  /**
   * The body, decompressed.
   *
   * @throws RequestException when it cannot be read or is too large
   */
  byte[] body();
}
