package dev.stator.router.auth;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import org.jspecify.annotations.Nullable;

/**
 * Reads who calls from a Signature Version 4, in the Authorization header or in the query. The
 * signature must be well formed; whether it is right is not checked.
 */
public final class SignatureV4 {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private final String account;
  private final String region;

  public SignatureV4(String account, String region) {
    this.account = account;
    this.region = region;
  }

  /** Refuses a request that is not signed, or not completely. */
  public Principal principal(SignedRequest request) {
    var authorization = request.header("authorization");
    if (authorization != null && authorization.startsWith("AWS4-")) {
      return ofHeader(request, authorization);
    }
    if (request.query("X-Amz-Algorithm") != null) {
      return ofQuery(request);
    }
    throw new RequestException(
        ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Request is missing Authentication Token");
  }

  private Principal ofHeader(SignedRequest request, String authorization) {
    var credential = parameter(authorization, "Credential=");
    var missing = new StringBuilder();
    if (credential == null) {
      missing.append("Authorization header requires 'Credential' parameter. ");
    }
    if (parameter(authorization, "Signature=") == null) {
      missing.append("Authorization header requires 'Signature' parameter. ");
    }
    if (parameter(authorization, "SignedHeaders=") == null) {
      missing.append("Authorization header requires 'SignedHeaders' parameter. ");
    }
    if (request.header("x-amz-date") == null && request.header("date") == null) {
      missing.append(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    if (!missing.isEmpty() || credential == null) {
      throw incomplete(missing + "Authorization=" + authorization);
    }
    int space = authorization.indexOf(' ');
    var algorithm = space < 0 ? authorization : authorization.substring(0, space);
    return of(algorithm, credential);
  }

  private Principal ofQuery(SignedRequest request) {
    var missing = new StringBuilder();
    for (var name :
        new String[] {"X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"}) {
      if (isBlank(request.query(name))) {
        missing.append("AWS query-string parameters must include '").append(name).append("'. ");
      }
    }
    var credential = request.query("X-Amz-Credential");
    if (!missing.isEmpty() || credential == null) {
      throw incomplete(missing + "Re-examine the query-string parameters.");
    }
    return of(String.valueOf(request.query("X-Amz-Algorithm")), credential);
  }

  /**
   * A credential is keyid/date/region/service/aws4_request; the key id may contain slashes no more
   * than the rest.
   */
  private Principal of(String algorithm, String credential) {
    if (!algorithm.equals(ALGORITHM)) {
      throw incomplete(
          "Unsupported AWS 'algorithm': '" + algorithm + "' (only " + ALGORITHM + " for now). ");
    }
    int slashes = 0;
    for (int i = 0; i < credential.length(); i++) {
      slashes += credential.charAt(i) == '/' ? 1 : 0;
    }
    if (slashes != 4) {
      throw incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '"
              + credential
              + "'");
    }
    return new Principal(account, credential.substring(0, credential.indexOf('/')), region);
  }

  /** The value of one comma- or space-separated parameter of the Authorization header, or null. */
  private static @Nullable String parameter(String authorization, String name) {
    int from = authorization.indexOf(name);
    if (from < 0) {
      return null;
    }
    from += name.length();
    int to = from;
    while (to < authorization.length()
        && authorization.charAt(to) != ','
        && authorization.charAt(to) != ' ') {
      to++;
    }
    return to == from ? null : authorization.substring(from, to);
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static RequestException incomplete(String message) {
    return new RequestException(ErrorCode.INCOMPLETE_SIGNATURE, message);
  }
}
