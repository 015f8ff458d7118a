package dev.stator.router.definition;

import dev.stator.model.error.RequestException;

/** The service's most frequent way to refuse a definition. */
final class InvalidParameter {
  private InvalidParameter() {}

  static RequestException because(String why) {
    return RequestException.validation("One or more parameter values were invalid: " + why);
  }
}
