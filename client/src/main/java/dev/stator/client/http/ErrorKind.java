package dev.stator.client.http;

import java.util.Set;

/** What an AWS SDK makes of an answer that is not a success. */
public enum ErrorKind {
  /** The condition of a write was false. */
  CONDITION_FAILED,
  /** Repeated by SDKs: overload, or the server's fault. */
  RETRYABLE,
  /** Handed to the application at once. */
  FINAL;

  private static final Set<String> RETRYABLE_CODES =
      Set.of(
          "ThrottlingException",
          "ThrottledException",
          "ProvisionedThroughputExceededException",
          "RequestLimitExceeded",
          "LimitExceededException",
          "TransactionInProgressException");

  /** Of an HTTP status other than 200 and the body that came with it. */
  public static ErrorKind of(int status, String body) {
    String code = code(body);
    if (code.equals("ConditionalCheckFailedException")) {
      return CONDITION_FAILED;
    }
    return status >= 500 || RETRYABLE_CODES.contains(code) ? RETRYABLE : FINAL;
  }

  /** The error's name without its namespace; empty when the body states none. */
  public static String code(String body) {
    int type = body.indexOf("\"__type\"");
    if (type < 0) {
      return "";
    }
    int start = body.indexOf('"', type + "\"__type\"".length());
    int end = start < 0 ? -1 : body.indexOf('"', start + 1);
    if (end < 0) {
      return "";
    }
    String name = body.substring(start + 1, end);
    return name.substring(name.indexOf('#') + 1);
  }
}
