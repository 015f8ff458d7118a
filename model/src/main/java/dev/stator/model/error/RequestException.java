package dev.stator.model.error;

/**
 * A request that is refused while it is parsed or compiled; caught in one place around the
 * operations.
 */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public RequestException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public static RequestException validation(String message) {
    return new RequestException(ErrorCode.VALIDATION, message);
  }

  public ErrorCode code() {
    return code;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
