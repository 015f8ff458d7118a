package dev.stator.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseParserTest {
  private static final String SIZED =
      "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 7\r\n\r\n{\"a\":1}";
  private static final String CHUNKED =
      """
      HTTP/1.1 400 Bad Request
      Transfer-Encoding: chunked
      X-Amzn-RequestId: 1

      4;ext=1
      {"a"
      3
      :1}
      0
      Trailer: x

      """
          .replace("\n", "\r\n");

  private final ResponseParser parser = new ResponseParser();

  @Test
  void readsASizedBodyHoweverItIsCut() {
    everyCut(SIZED, 200, "{\"a\":1}");
  }

  @Test
  void readsAChunkedBodyHoweverItIsCut() {
    everyCut(CHUNKED, 400, "{\"a\":1}");
  }

  private static void everyCut(String response, int status, String body) {
    for (int cut = 1; cut < response.length(); cut++) {
      var parser = new ResponseParser();
      assertFalse(parser.feed(bytes(response.substring(0, cut))), "complete at " + cut);
      assertTrue(parser.feed(bytes(response.substring(cut))), "not complete, cut at " + cut);
      assertEquals(status, parser.status());
      assertEquals(body, parser.bodyText());
      assertTrue(parser.keepAlive());
    }
  }

  @Test
  void stopsBehindOneResponseAndReadsTheNext() {
    var two = bytes(SIZED + CHUNKED);
    assertTrue(parser.feed(two));
    assertEquals(200, parser.status());
    parser.reset();
    assertTrue(parser.isBetweenResponses());
    assertTrue(parser.feed(two));
    assertEquals(400, parser.status());
    assertFalse(two.hasRemaining());
  }

  @Test
  void readsAnEmptyBody() {
    assertTrue(parser.feed(bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")));
    assertEquals("", parser.bodyText());
  }

  @Test
  void seesThatTheConnectionEnds() {
    parser.feed(bytes("HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
    assertFalse(parser.keepAlive());
    parser.reset();
    parser.feed(bytes("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));
    assertFalse(parser.keepAlive());
  }

  @Test
  void skipsAnInterimResponse() {
    assertTrue(parser.feed(bytes("HTTP/1.1 100 Continue\r\n\r\n" + SIZED)));
    assertEquals(200, parser.status());
  }

  @Test
  void refusesWhatIsNotHttp() {
    assertThrows(
        ResponseParser.MalformedResponseException.class,
        () -> parser.feed(bytes("SSH-2.0-OpenSSH_9\r\n")));
    assertThrows(
        ResponseParser.MalformedResponseException.class,
        () -> new ResponseParser().feed(bytes("HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n")));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
