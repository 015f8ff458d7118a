package dev.stator.router.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.model.error.RequestException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureV4Test {
  private static final String DATE = "20260101T000000Z";

  private final SignatureV4 signatures = new SignatureV4("000000000000", "us-east-1");

  /** Headers by name, query parameters by ? and name. */
  private record Signed(Map<String, String> values) implements SignedRequest {
    @Override
    public @Nullable String header(String name) {
      return values.get(name);
    }

    @Override
    public @Nullable String query(String name) {
      return values.get("?" + name);
    }
  }

  private String refused(Map<String, String> values) {
    var refused =
        assertThrows(RequestException.class, () -> signatures.principal(new Signed(values)));
    return refused.code().wireName() + ": " + refused.text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS4-HMAC-SHA256 Credential=me/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=abc",
        "AWS4-HMAC-SHA256 Credential=me/20260101/eu-west-1/dynamodb/aws4_request,SignedHeaders=host,Signature=abc",
        "AWS4-HMAC-SHA256 Signature=abc Credential=me/1/local/dynamodb/aws4_request/ SignedHeaders=host;x-amz-date",
      })
  void anyWellFormedSignaturePasses(String authorization) {
    assertEquals(
        new Principal("000000000000", "me", "us-east-1"),
        signatures.principal(
            new Signed(Map.of("authorization", authorization, "x-amz-date", DATE))));
  }

  @Test
  void aSignatureMayStandInTheQuery() {
    assertEquals(
        "me",
        signatures
            .principal(
                new Signed(
                    Map.of(
                        "?X-Amz-Algorithm", "AWS4-HMAC-SHA256",
                        "?X-Amz-Credential", "me/20260101/us-east-1/dynamodb/aws4_request",
                        "?X-Amz-Signature", "abc",
                        "?X-Amz-SignedHeaders", "host",
                        "?X-Amz-Date", DATE)))
            .identity());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "X|MissingAuthenticationTokenException: Request is missing Authentication Token",
        "AWS4|MissingAuthenticationTokenException: Request is missing Authentication Token",
        "AWS4-|IncompleteSignatureException: Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-",
        "AWS4- Signature=b,Credential=a|IncompleteSignatureException: Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- Signature=b,Credential=a",
        "AWS4- Signature=b, Credential|IncompleteSignatureException: 'Credential' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4- Signature=b, Credential'.",
        "AWS4-HMAC-SHA25 Signature=b,Credential=a,SignedHeaders=c|IncompleteSignatureException: Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). ",
        "AWS4-HMAC-SHA256 Signature=b,Credential=a/b/c/d,SignedHeaders=c|IncompleteSignatureException: Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c/d'",
        "AWS4-HMAC-SHA256 Signature=b,Credential=a/b/c/d/e,SignedHeaders=c|InvalidSignatureException: Credential should be scoped to correct service: 'dynamodb'. Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. ",
      })
  void whatIsIncompleteIsToldInTheServicesWords(String authorization, String message) {
    assertEquals(
        message.strip(),
        refused(Map.of("authorization", authorization, "x-amz-date", DATE)).strip());
  }

  @Test
  void aDateIsNeeded() {
    assertEquals(
        "IncompleteSignatureException: Authorization header requires existence of either a 'X-Amz-Date' or a 'Date'"
            + " header. Authorization=AWS4-HMAC-SHA256 Credential=a,Signature=b,SignedHeaders=c",
        refused(
            Map.of("authorization", "AWS4-HMAC-SHA256 Credential=a,Signature=b,SignedHeaders=c")));
    assertEquals(
        "IncompleteSignatureException: Date must be in ISO-8601 'basic format'. Got '201'. See"
            + " http://en.wikipedia.org/wiki/ISO_8601",
        refused(
            Map.of(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=a,Signature=b,SignedHeaders=c",
                "x-amz-date",
                "201")));
  }

  @Test
  void aQueryThatLacksSomethingIsToldWhat() {
    assertEquals(
        "IncompleteSignatureException: AWS query-string parameters must include 'X-Amz-Algorithm'. AWS query-string"
            + " parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters.",
        refused(
            Map.of(
                "?X-Amz-Algorithm", "",
                "?X-Amz-Credential", "b",
                "?X-Amz-Signature", "c",
                "?X-Amz-Date", "d")));
    assertEquals(
        "MissingAuthenticationTokenException: Request is missing Authentication Token",
        refused(Map.of("?X-Amz-Credential", "b", "?X-Amz-Signature", "c", "?X-Amz-Date", "d")));
  }

  @Test
  void twoSignaturesAreTooMany() {
    assertEquals(
        "InvalidSignatureException: Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP"
            + " header.",
        refused(Map.of("?X-Amz-Algorithm", "", "authorization", "X")));
  }
}
