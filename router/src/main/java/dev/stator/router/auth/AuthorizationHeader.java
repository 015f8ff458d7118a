package dev.stator.router.auth;

import org.jspecify.annotations.Nullable;

/**
 * An Authorization header of Signature Version 4: the algorithm, then key=value pairs that commas
 * or blanks separate. What is not there, or empty, is null.
 */
record AuthorizationHeader(
    String algorithm,
    @Nullable String credential,
    @Nullable String signature,
    @Nullable String signedHeaders) {

  /** Refuses what is no key=value pair. */
  static AuthorizationHeader parse(String header) {
    String credential = null;
    String signature = null;
    String signedHeaders = null;
    int at = elementEnd(header, 0);
    var algorithm = header.substring(0, at);
    while (at < header.length()) {
      int from = at + 1;
      at = elementEnd(header, from);
      if (at == from) {
        continue;
      }
      int equals = header.indexOf('=', from);
      if (equals < 0 || equals >= at) {
        throw SignatureV4.incomplete(
            "'"
                + header.substring(from, at)
                + "' not a valid key=value pair (missing equal-sign) in Authorization header: '"
                + header
                + "'.");
      }
      var value = equals + 1 == at ? null : header.substring(equals + 1, at);
      switch (header.substring(from, equals)) {
        case "Credential" -> credential = value;
        case "Signature" -> signature = value;
        case "SignedHeaders" -> signedHeaders = value;
        default -> {}
      }
    }
    return new AuthorizationHeader(algorithm, credential, signature, signedHeaders);
  }

  private static int elementEnd(String header, int from) {
    int at = from;
    while (at < header.length() && header.charAt(at) != ',' && header.charAt(at) != ' ') {
      at++;
    }
    return at;
  }
}
