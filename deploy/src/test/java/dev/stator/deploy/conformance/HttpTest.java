package dev.stator.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.model.Bytes;
import java.io.IOException;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire around the API: headers, methods, content types, targets, sizes. */
@Conformance
class HttpTest {
  private static final String UNKNOWN_OPERATION =
      "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}";

  private final RawClient raw;

  HttpTest(RawClient raw) {
    this.raw = raw;
  }

  private static void assertHeaders(RawAnswer answer) {
    var id = answer.header("x-amzn-RequestId");
    assertTrue(id != null && id.matches("[0-9A-Z]{52}"), answer::toString);
    assertNotNull(answer.header("Server"));
    assertNotNull(answer.header("Date"));
    var crc = new CRC32();
    crc.update(answer.body().toArray());
    assertEquals(Long.toString(crc.getValue()), answer.header("x-amz-crc32"));
  }

  @Test
  void everyAnswerHasAnIdAndAChecksum() {
    assertHeaders(raw.call("ListTables", "{}"));
    assertHeaders(raw.call("ListTables", "{\"Limit\":0}"));
    assertHeaders(raw.call("Nonsense", "{}"));
  }

  @Test
  void getSaysThatTheServiceIsThere() {
    var answer = raw.send(raw.request("", "").method("GET").with("Host", "dynamodb.example.com"));
    assertEquals(200, answer.status());
    assertEquals("healthy: dynamodb.example.com ", answer.text());
    assertHeaders(answer);
    assertEquals(404, raw.send(raw.request("", "").method("GET").target("/abc")).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "PATCH"})
  void otherMethodsAreUnknown(String method) {
    assertUnknown(raw.send(raw.request("ListTables", "{}").method(method)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"whatever", "application/x-amz-json-1.1", "application/jsonasdf", "text/plain"})
  void otherContentTypesAreUnknown(String type) {
    assertUnknown(raw.send(raw.request("ListTables", "{}").with("Content-Type", type)));
  }

  private static void assertUnknown(RawAnswer answer) {
    assertEquals(404, answer.status(), answer::toString);
    assertEquals("<UnknownOperationException/>\n", answer.text());
    assertEquals("3552371480", answer.header("x-amz-crc32"));
  }

  @Test
  void aBodyWithoutAContentTypeIsUnknown() {
    assertUnknown(raw.send(raw.request("ListTables", "{}").without("Content-Type")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/json;charset=x", "  application/json  ;  y"})
  void plainJsonIsAnsweredInKind(String type) {
    var answer = raw.send(raw.request("ListTables", "{}").with("Content-Type", type));
    assertEquals(200, answer.status(), answer::toString);
    assertEquals("application/json", answer.header("Content-Type"));
    assertEquals("application/x-amz-json-1.0", raw.call("ListTables", "{}").header("Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "whatever",
        "DynamoDB_20120810.ListTable",
        "DynamoDB_20991231.ListTables",
        "ListTables",
        "."
      })
  void otherTargetsAreUnknownOperations(String target) {
    var answer = raw.send(raw.request("ListTables", "{}").with("X-Amz-Target", target));
    assertEquals(400, answer.status());
    assertEquals(UNKNOWN_OPERATION, answer.text());
  }

  @Test
  void noTargetIsAnUnknownOperationWithAndWithoutABody() {
    var answer = raw.send(raw.request("", "{}").without("X-Amz-Target"));
    assertEquals(UNKNOWN_OPERATION, answer.text());
    var bare = raw.send(raw.request("", "").without("X-Amz-Target").without("Content-Type"));
    assertEquals(400, bare.status());
    assertEquals(UNKNOWN_OPERATION, bare.text());
    assertEquals("application/json", bare.header("Content-Type"));
  }

  @Test
  void thePathDoesNotMatter() {
    raw.send(raw.request("ListTables", "{}").target("/any/path?x=y")).ok();
  }

  @Test
  void aBodyMayComeInChunks() {
    raw.send(
            raw.request("ListTables", "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")
                .with("Transfer-Encoding", "chunked"))
        .ok();
  }

  @Test
  void aConnectionServesManyRequestsAlsoThoseThatDoNotWait() throws IOException {
    try (var connection = raw.connect()) {
      for (int i = 0; i < 3; i++) {
        connection.send(raw.request("ListTables", "{}")).ok();
        assertEquals(400, connection.send(raw.request("ListTables", "nonsense")).status());
      }
      var get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
      connection.write(Bytes.utf8(get + get + get));
      for (int i = 0; i < 3; i++) {
        assertEquals("healthy: a ", connection.read().text());
      }
    }
  }

  @Test
  void tooLargeABodyIsRefusedAndItsSenderGetsToKnow() {
    var spaces = " ".repeat(16 << 20);
    var answer = raw.call("ListTables", "{" + spaces + "}");
    assertEquals(413, answer.status());
    raw.call("ListTables", "{" + spaces.substring(2) + "}").ok();
  }

  @Test
  void whatIsNotHttpIsRefused() throws IOException {
    for (var nonsense :
        new String[] {
          "nonsense\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(70_000) + "\r\n\r\n",
        }) {
      try (var connection = raw.connect()) {
        connection.write(Bytes.utf8(nonsense));
        assertEquals(400, connection.read().status(), nonsense);
      }
    }
  }
}
