package dev.stator.storage.partition;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.write.Outcome;

/** The refusals that apply itself pronounces. They are outcomes, equal on all replicas. */
final class Refusals {
  static final Outcome NO_SUCH_TABLE =
      new Outcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "Requested resource not found");

  static final Outcome KEY_OF_ANOTHER_TABLE =
      new Outcome.Rejected(ErrorCode.INTERNAL_SERVER_ERROR, "The row key is not one of the table");

  static final Outcome REQUEST_ID_OF_ANOTHER_WRITE =
      new Outcome.Rejected(
          ErrorCode.INTERNAL_SERVER_ERROR, "The request id was used for another item");

  static final Outcome MALFORMED_REQUEST_ID =
      new Outcome.Rejected(ErrorCode.INTERNAL_SERVER_ERROR, "A request id has 16 bytes");

  static final Outcome COLLECTION_TOO_LARGE =
      new Outcome.Rejected(
          ErrorCode.ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED, "Collection size exceeded.");

  private Refusals() {}
}
