package dev.stator.model.error;

/**
 * DynamoDB's errors as the wire names them: the only place with their names, HTTP statuses and
 * blame.
 */
public enum ErrorCode {
  ACCESS_DENIED("AccessDeniedException", Namespace.CORAL, 400, false),
  CONDITIONAL_CHECK_FAILED("ConditionalCheckFailedException", Namespace.DYNAMODB, 400, false),
  EXPIRED_ITERATOR("ExpiredIteratorException", Namespace.DYNAMODB, 400, false),
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", Namespace.CORAL, 400, false),
  INTERNAL_SERVER_ERROR("InternalServerError", Namespace.DYNAMODB, 500, true),
  INVALID_SIGNATURE("InvalidSignatureException", Namespace.CORAL, 400, false),
  ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED(
      "ItemCollectionSizeLimitExceededException", Namespace.DYNAMODB, 400, false),
  LIMIT_EXCEEDED("LimitExceededException", Namespace.DYNAMODB, 400, false),
  MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", Namespace.CORAL, 400, false),
  PROVISIONED_THROUGHPUT_EXCEEDED(
      "ProvisionedThroughputExceededException", Namespace.DYNAMODB, 400, true),
  REQUEST_LIMIT_EXCEEDED("RequestLimitExceeded", Namespace.DYNAMODB, 400, true),
  REQUEST_TOO_LARGE("RequestEntityTooLargeException", Namespace.CORAL, 413, false),
  RESOURCE_IN_USE("ResourceInUseException", Namespace.DYNAMODB, 400, false),
  RESOURCE_NOT_FOUND("ResourceNotFoundException", Namespace.DYNAMODB, 400, false),
  SERIALIZATION("SerializationException", Namespace.CORAL, 400, false),
  SERVICE_UNAVAILABLE("ServiceUnavailable", Namespace.DYNAMODB, 503, true),
  TABLE_NOT_FOUND("TableNotFoundException", Namespace.DYNAMODB, 400, false),
  THROTTLING("ThrottlingException", Namespace.DYNAMODB, 400, true),
  TRANSACTION_CONFLICT("TransactionConflictException", Namespace.DYNAMODB, 400, true),
  TRIMMED_DATA_ACCESS("TrimmedDataAccessException", Namespace.DYNAMODB, 400, false),
  /** A body that its Content-Encoding does not fit; the service calls that a failure of its own. */
  UNDECODABLE_CONTENT("InternalFailure", Namespace.CORAL, 500, true),
  UNKNOWN_OPERATION("UnknownOperationException", Namespace.CORAL, 400, false),
  UNRECOGNIZED_CLIENT("UnrecognizedClientException", Namespace.CORAL, 400, false),
  VALIDATION("ValidationException", Namespace.CORAL_VALIDATION, 400, false);

  /** The prefixes before the '#' of an error's __type. */
  private static final class Namespace {
    static final String DYNAMODB = "com.amazonaws.dynamodb.v20120810";
    static final String CORAL = "com.amazon.coral.service";
    static final String CORAL_VALIDATION = "com.amazon.coral.validate";

    private Namespace() {}
  }

  private final String wireName;
  private final String namespace;
  private final int httpStatus;
  private final boolean retryable;

  ErrorCode(String wireName, String namespace, int httpStatus, boolean retryable) {
    this.wireName = wireName;
    this.namespace = namespace;
    this.httpStatus = httpStatus;
    this.retryable = retryable;
  }

  public String wireName() {
    return wireName;
  }

  /** The value of {@code __type} in an error's body. */
  public String type() {
    return namespace + "#" + wireName;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** Whether SDKs repeat a request that got this answer. */
  public boolean retryable() {
    return retryable;
  }

  /**
   * Whether the caller is to blame (counted as UserErrors) rather than the service (SystemErrors).
   */
  public boolean callerIsToBlame() {
    return (httpStatus < 500 || this == UNDECODABLE_CONTENT)
        && this != THROTTLING
        && this != PROVISIONED_THROUGHPUT_EXCEEDED;
  }
}
