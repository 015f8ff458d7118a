package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.model.item.ValueWording;

/** One operation of the API. Stateless; called by many threads. */
interface Operation {
  /**
   * Carries the operation out; the members of {@code call} have the shape and keep the constraints
   * that the API model states.
   *
   * @throws RequestException when the request is refused
   */
  Reply execute(Call call);

  /** In which words it refuses values. */
  default ValueWording valueWording() {
    return ValueWording.CURRENT;
  }

  /**
   * Whether it reports what is wrong with a request itself, whatever its table is like, as it does
   * member constraints: as a list, of one error.
   */
  default boolean listsRefusals() {
    return false;
  }
}
