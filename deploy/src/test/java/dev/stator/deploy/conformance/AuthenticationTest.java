package dev.stator.deploy.conformance;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import org.junit.jupiter.api.Test;

/** Signatures that are missing, incomplete or malformed; any well-formed one passes. */
@Conformance
class AuthenticationTest {
  private static final String SCOPE = "key/20260101/us-east-1/dynamodb/aws4_request";

  private final RawClient raw;

  AuthenticationTest(RawClient raw) {
    this.raw = raw;
  }

  private RawAnswer authorized(String authorization) {
    return raw.send(raw.request("ListTables", "{}").with("Authorization", authorization));
  }

  private RawAnswer asked(String query) {
    return raw.send(
        raw.request("ListTables", "{}")
            .target("/?" + query)
            .without("Authorization")
            .without("X-Amz-Date"));
  }

  @Test
  void aSignatureIsNeeded() {
    var missing = "Request is missing Authentication Token";
    raw.send(raw.request("ListTables", "{}").without("Authorization"))
        .refused("MissingAuthenticationTokenException", missing);
    authorized("AWS4").refused("MissingAuthenticationTokenException", missing);
    authorized("Bearer x").refused("MissingAuthenticationTokenException", missing);
    asked("X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-SignedHeaders=c&X-Amz-Date=d")
        .refused("MissingAuthenticationTokenException", missing);
  }

  @Test
  void whatAHeaderLacksIsTold() {
    raw.send(raw.request("ListTables", "{}").with("Authorization", "AWS4-").without("X-Amz-Date"))
        .refused(
            "IncompleteSignatureException",
            "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature'"
                + " parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header"
                + " requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-");
    authorized("AWS4- Signature=b, Credential=a")
        .refused(
            "IncompleteSignatureException",
            "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- Signature=b,"
                + " Credential=a");
  }

  @Test
  void whatAQueryLacksIsTold() {
    asked("X-Amz-Algorithm")
        .refused(
            "IncompleteSignatureException",
            "AWS query-string parameters must include 'X-Amz-Algorithm'. AWS query-string parameters must include"
                + " 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS"
                + " query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string parameters must"
                + " include 'X-Amz-Date'. Re-examine the query-string parameters.");
    asked("X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d")
        .refused(
            "IncompleteSignatureException",
            "AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string"
                + " parameters.");
  }

  @Test
  void aHeaderAndAQueryAreTooMany() {
    raw.send(raw.request("ListTables", "{}").target("/?X-Amz-Algorithm").with("Authorization", "X"))
        .refused(
            "InvalidSignatureException",
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
  }

  @Test
  void malformedOnesAreRefused() {
    authorized("AWS4-HMAC-SHA25 Credential=" + SCOPE + ", SignedHeaders=host, Signature=a")
        .refused(
            "IncompleteSignatureException",
            "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). ");
    authorized("AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=a")
        .refused(
            "IncompleteSignatureException",
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got"
                + " 'a/b/c/d'");
    raw.send(raw.request("ListTables", "{}").with("X-Amz-Date", "201"))
        .refused(
            "IncompleteSignatureException",
            "Date must be in ISO-8601 'basic format'. Got '201'. See http://en.wikipedia.org/wiki/ISO_8601");
  }

  @Test
  void wellFormedOnesPass() {
    authorized("AWS4-HMAC-SHA256 Credential=" + SCOPE + ",SignedHeaders=host,Signature=a").ok();
    authorized("AWS4-HMAC-SHA256 Signature=a Credential=" + SCOPE + " SignedHeaders=host").ok();
    asked(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
                + SCOPE.replace("/", "%2F")
                + "&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=a")
        .ok();
  }

  @Test
  void otherThingsAreFoundBeforeAndAfter() {
    var unsigned = raw.request("Nonsense", "{}").without("Authorization");
    raw.send(unsigned).refused("UnknownOperationException", "");
    raw.send(raw.request("Nonsense", "hi").without("Authorization"))
        .refused("SerializationException", "");
    raw.send(raw.request("ListTables", "").without("Authorization"))
        .refused("MissingAuthenticationTokenException", "Request is missing Authentication Token");
    raw.call("ListTables", "").refused("SerializationException", "");
  }
}
