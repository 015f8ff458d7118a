package dev.stator.router.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.router.operation.TestRouter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What goes over the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpEndpointTest {
  private static final String LIST = "{\"TableNames\":[\"Music\"]}";

  private final HttpClient client = HttpClient.newHttpClient();
  private HttpEndpoint endpoint;

  @BeforeAll
  void start() throws IOException {
    endpoint =
        HttpEndpoint.start(
            "127.0.0.1",
            0,
            new TestRouter().withMusic().runner,
            Map.of("/", new HttpEndpoint.Page("text/html", () -> "<p>console</p>")));
  }

  @AfterAll
  void stop() {
    endpoint.close();
    client.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path));
  }

  private HttpResponse<String> post(byte[] body, String... headers) throws Exception {
    var request =
        to("/")
            .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
            .header("Authorization", TestRouter.AUTHORIZATION)
            .header("X-Amz-Date", "20260101T000000Z")
            .header("Content-Type", "application/x-amz-json-1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aPortInUseIsRefused() {
    var refusal =
        assertThrows(
            IOException.class,
            () ->
                HttpEndpoint.start(
                    "127.0.0.1", endpoint.port(), new TestRouter().withMusic().runner, Map.of()));
    assertEquals(
        "cannot listen on 127.0.0.1:" + endpoint.port() + ": Address already in use",
        refusal.getMessage());
  }

  @Test
  void answersCarryTheServicesHeaders() throws Exception {
    var response = post(bytes("{}"));
    assertEquals(200, response.statusCode());
    assertEquals(LIST, response.body());
    var headers = response.headers();
    assertEquals("application/x-amz-json-1.0", headers.firstValue("Content-Type").orElseThrow());
    assertTrue(headers.firstValue("x-amzn-RequestId").orElseThrow().matches("[A-Z0-9]{52}"));
    var crc = new CRC32();
    crc.update(bytes(response.body()));
    assertEquals(Long.toString(crc.getValue()), headers.firstValue("x-amz-crc32").orElseThrow());
    assertTrue(headers.firstValue("Server").isPresent());
  }

  @Test
  void compressedBodiesAreRead() throws Exception {
    var gzip = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(gzip)) {
      out.write(bytes("{}"));
    }
    assertEquals(LIST, post(gzip.toByteArray(), "Content-Encoding", "gzip").body());
    var deflate = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(deflate)) {
      out.write(bytes("{}"));
    }
    assertEquals(LIST, post(deflate.toByteArray(), "Content-Encoding", "deflate").body());
  }

  @Test
  void whatIsNoJsonIsASerializationException() throws Exception {
    var response = post(bytes("{nonsense"));
    assertEquals(400, response.statusCode());
    assertEquals(
        "{\"__type\":\"com.amazon.coral.service#SerializationException\"}", response.body());
    assertEquals(400, post(new byte[0]).statusCode());
  }

  @Test
  void aBodyThatCannotBeDecompressedIsTheServicesOwnFailure() throws Exception {
    for (var encoding : new String[] {"gzip", "deflate", "nonsense"}) {
      var response = post(bytes("{}"), "Content-Encoding", encoding);
      assertEquals(500, response.statusCode(), encoding);
      assertEquals("{\"__type\":\"com.amazon.coral.service#InternalFailure\"}", response.body());
    }
    assertEquals(500, post(new byte[0], "Content-Encoding", "gzip").statusCode());
  }

  @Test
  void gzipMembersAreJoinedAndWhatFollowsThemIsPassedOver() throws Exception {
    var body = new ByteArrayOutputStream();
    for (var part : new String[] {"{", "}"}) {
      try (var out = new GZIPOutputStream(body)) {
        out.write(bytes(part));
      }
    }
    assertEquals(LIST, post(body.toByteArray(), "Content-Encoding", "gzip").body());
    body.write(bytes("junk"));
    assertEquals(LIST, post(body.toByteArray(), "Content-Encoding", "GZIP").body());
  }

  @Test
  void hugeBodiesAreRefused() throws Exception {
    var bomb = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bomb)) {
      byte[] blanks = new byte[1 << 20];
      java.util.Arrays.fill(blanks, (byte) ' ');
      for (int i = 0; i < 17; i++) {
        out.write(blanks);
      }
    }
    assertEquals(413, post(bomb.toByteArray(), "Content-Encoding", "gzip").statusCode());
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      socket
          .getOutputStream()
          .write(
              bytes(
                  "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n"
                      + "Authorization: "
                      + TestRouter.AUTHORIZATION
                      + "\r\nX-Amz-Date: 20260101T000000Z\r\n"
                      + "Content-Length: 17000000\r\n\r\n"));
      byte[] status = socket.getInputStream().readNBytes(12);
      assertEquals("HTTP/1.1 413", new String(status, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void aConnectionServesManyRequests() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(bytes("GET / HTTP/1.1\r\nHost: localhost:1\r\n\r\n"));
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
          head.append((char) socket.getInputStream().read());
        }
        assertTrue(head.toString().startsWith("HTTP/1.1 200"), head.toString());
        int length = "healthy: localhost:1 ".length();
        assertEquals(
            "healthy: localhost:1 ",
            new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII));
      }
    }
  }

  @Test
  void aBrowserSeesTheConsole() throws Exception {
    var page =
        client.send(
            to("/").header("Accept", "text/html,*/*").build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals("<p>console</p>", page.body());
    var nothing = client.send(to("/nothing").build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(404, nothing.statusCode());
  }

  @Test
  void whatIsNeitherApiNorPageIsUnknown() throws Exception {
    for (var method : new String[] {"PUT", "DELETE", "OPTIONS"}) {
      refusedAsUnknown(to("/").method(method, HttpRequest.BodyPublishers.noBody()));
    }
    for (var type :
        new String[] {"whatever", "application/x-amz-json-1.1", "application/jsonasdf"}) {
      refusedAsUnknown(
          to("/").header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString("{}")));
    }
    refusedAsUnknown(to("/").POST(HttpRequest.BodyPublishers.ofString("{}")));
  }

  private void refusedAsUnknown(HttpRequest.Builder request) throws Exception {
    var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(404, response.statusCode());
    assertEquals("<UnknownOperationException/>\n", response.body());
    assertEquals("3552371480", response.headers().firstValue("x-amz-crc32").orElseThrow());
    assertTrue(response.headers().firstValue("x-amzn-RequestId").isPresent());
  }

  @Test
  void theContentTypeOfAnAnswerIsThatOfItsRequest() throws Exception {
    for (var type :
        new String[] {
          "application/json", "application/json;charset=x", "application/x-amz-json-1.0 ; y"
        }) {
      var response =
          client.send(
              to("/")
                  .header("Content-Type", type)
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(
          "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}", response.body());
      assertEquals(
          type.split(" |;", 2)[0], response.headers().firstValue("Content-Type").orElseThrow());
    }
  }

  @Test
  void brokenChunksAreRefusedAndEndTheConnection() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      socket
          .getOutputStream()
          .write(
              bytes(
                  "POST / HTTP/1.1~Host: localhost~Content-Type: application/json~Transfer-Encoding: chunked~~zz~{}~"
                      .replace("~", "\r\n")));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
    }
  }

  @Test
  void scriptsOfOtherOriginsMayCall() throws Exception {
    var preflight =
        client.send(
            to("/")
                .header("Origin", "http://example.com")
                .header("Access-Control-Request-Method", "dog")
                .header("Access-Control-Request-Headers", "a, b")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(200, preflight.statusCode());
    assertEquals("", preflight.body());
    assertEquals("*", preflight.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
    assertEquals(
        "dog", preflight.headers().firstValue("Access-Control-Allow-Methods").orElseThrow());
    assertEquals(
        "a, b", preflight.headers().firstValue("Access-Control-Allow-Headers").orElseThrow());
    assertEquals("172800", preflight.headers().firstValue("Access-Control-Max-Age").orElseThrow());
    var call = post(bytes("{}"), "Origin", "http://example.com");
    assertEquals("*", call.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
    assertTrue(call.headers().firstValue("Access-Control-Max-Age").isEmpty());
    assertTrue(post(bytes("{}")).headers().firstValue("Access-Control-Allow-Origin").isEmpty());
  }
}
