package dev.stator.router.auth;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import org.jspecify.annotations.Nullable;

/**
 * Reads who calls from a Signature Version 4, in the Authorization header or in the query. The
 * signature must be well formed; whether it is right, or of today, is not checked. What is wrong is
 * found in the service's order.
 */
public final class SignatureV4 {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SERVICE = "dynamodb";
  private static final String TERMINATOR = "aws4_request";

  private static final String[] QUERY_PARAMETERS = {
    "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"
  };

  private final String account;
  private final String region;

  public SignatureV4(String account, String region) {
    this.account = account;
    this.region = region;
  }

  /** Refuses a request that is not signed, or not completely. */
  public Principal principal(SignedRequest request) {
    var authorization = request.header("authorization");
    boolean inQuery = request.query("X-Amz-Algorithm") != null;
    if (authorization != null && inQuery) {
      throw new RequestException(
          ErrorCode.INVALID_SIGNATURE,
          "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
    }
    if (inQuery) {
      return ofQuery(request);
    }
    if (authorization != null && authorization.startsWith("AWS4-")) {
      return ofHeader(request, authorization);
    }
    throw new RequestException(
        ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Request is missing Authentication Token");
  }

  private Principal ofHeader(SignedRequest request, String authorization) {
    var parameters = AuthorizationHeader.parse(authorization);
    var date = request.header("x-amz-date");
    var missing = new StringBuilder(0);
    require(missing, "Credential", parameters.credential());
    require(missing, "Signature", parameters.signature());
    require(missing, "SignedHeaders", parameters.signedHeaders());
    if (date == null && request.header("date") == null) {
      missing.append(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    var credential = parameters.credential();
    if (!missing.isEmpty() || credential == null) {
      throw incomplete(missing + "Authorization=" + authorization);
    }
    return of(parameters.algorithm(), credential, date);
  }

  private static void require(StringBuilder missing, String name, @Nullable String value) {
    if (value == null) {
      missing.append("Authorization header requires '").append(name).append("' parameter. ");
    }
  }

  private Principal ofQuery(SignedRequest request) {
    var missing = new StringBuilder();
    for (var name : QUERY_PARAMETERS) {
      var value = request.query(name);
      if (value == null || value.isEmpty()) {
        missing.append("AWS query-string parameters must include '").append(name).append("'. ");
      }
    }
    if (!missing.isEmpty()) {
      throw incomplete(missing + "Re-examine the query-string parameters.");
    }
    return of(
        String.valueOf(request.query("X-Amz-Algorithm")),
        String.valueOf(request.query("X-Amz-Credential")),
        request.query("X-Amz-Date"));
  }

  /**
   * @param date null when only the Date header has one
   */
  private Principal of(String algorithm, String credential, @Nullable String date) {
    if (date != null && !isBasicIso8601(date)) {
      throw incomplete(
          "Date must be in ISO-8601 'basic format'. Got '"
              + date
              + "'. See http://en.wikipedia.org/wiki/ISO_8601");
    }
    if (!algorithm.equals(ALGORITHM)) {
      throw incomplete(
          "Unsupported AWS 'algorithm': '" + algorithm + "' (only " + ALGORITHM + " for now). ");
    }
    var scope = credential.split("/");
    if (scope.length != 5) {
      throw incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '"
              + credential
              + "'");
    }
    refuseOtherScope(scope);
    return new Principal(account, scope[0], region);
  }

  private static void refuseOtherScope(String[] scope) {
    var wrong = new StringBuilder(0);
    if (!scope[3].equals(SERVICE)) {
      wrong.append("Credential should be scoped to correct service: '" + SERVICE + "'. ");
    }
    if (!scope[4].equals(TERMINATOR)) {
      wrong
          .append(
              "Credential should be scoped with a valid terminator: '" + TERMINATOR + "', not '")
          .append(scope[4])
          .append("'. ");
    }
    if (!wrong.isEmpty()) {
      throw new RequestException(ErrorCode.INVALID_SIGNATURE, wrong.toString());
    }
  }

  /** Whether a date is like 20260131T235959Z. */
  private static boolean isBasicIso8601(String date) {
    if (date.length() != 16 || date.charAt(8) != 'T' || date.charAt(15) != 'Z') {
      return false;
    }
    for (int i = 0; i < 15; i++) {
      char c = date.charAt(i);
      if (i != 8 && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  static RequestException incomplete(String message) {
    return new RequestException(ErrorCode.INCOMPLETE_SIGNATURE, message);
  }
}
