package dev.stator.router.operation;

import dev.stator.model.error.RequestException;

/** One operation of the API. Stateless; called by many threads. */
interface Operation {
  /**
   * Carries the operation out; the members of {@code call} have the shape and keep the constraints
   * that the API model states.
   *
   * @throws RequestException when the request is refused
   */
  Reply execute(Call call);
}
