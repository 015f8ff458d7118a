package dev.stator.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestTemplateTest {
  private static final RequestTemplate.TemplateSettings SETTINGS =
      new RequestTemplate.TemplateSettings("127.0.0.1:8000", "bench", 100, true, true, 1);

  private static String write(RequestTemplate template, long id, long key, long sequence) {
    var out = ByteBuffer.allocate(template.length());
    template.write(out, id, id, key, sequence);
    return new String(out.array(), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @EnumSource(Op.class)
  void isAWholeRequestWithValidJson(Op op) throws IOException {
    String request = write(RequestTemplate.of(op, SETTINGS), 7, 42, 99);
    int bodyAt = request.indexOf("\r\n\r\n") + 4;
    String body = request.substring(bodyAt);
    assertTrue(request.startsWith("POST / HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n"));
    assertTrue(request.contains("X-Amz-Target: DynamoDB_20120810." + op.operation() + "\r\n"));
    assertTrue(request.contains("Content-Length: " + body.length() + "\r\n"));
    assertTrue(body.contains("\"k000000000000042\""));
    try (var json = new JsonFactory().createParser(body)) {
      while (json.nextToken() != null) {
        assertNotNull(json.currentToken());
      }
    }
  }

  @Test
  void aRetryIsTheSameRequestAndTheNextOperationIsNot() {
    var template = RequestTemplate.of(Op.PUT, SETTINGS);
    String first = write(template, 5, 1, 1);
    String other = write(template, 6, 1, 1);
    assertNotEquals(first, other);
    assertEquals(first, write(template, 5, 1, 1));
  }

  @Test
  void theItemHasTheSizeThatWasAskedFor() {
    var item = "\"Item\":{";
    String body = RequestTemplate.body(Op.PUT, SETTINGS);
    int size = 0;
    String text = body.substring(body.indexOf(item) + item.length());
    for (String attribute : text.split("},")) {
      String[] strings = attribute.split("\"");
      size += strings[1].length() + strings[5].length();
    }
    assertEquals(100, size);
  }

  @Test
  void conditionalPutsDemandPresenceUnlessEveryWriteIsNew() {
    var keyed = new RequestTemplate.TemplateSettings("h", "t", 100, false, true, 1);
    assertTrue(
        RequestTemplate.body(Op.CONDITIONAL_PUT, SETTINGS).contains("attribute_not_exists(pk)"));
    assertTrue(RequestTemplate.body(Op.CONDITIONAL_PUT, keyed).contains("attribute_exists(pk)"));
  }

  @Test
  void theInvocationIdHasTheFormOfAUuid() {
    String request = write(RequestTemplate.of(Op.GET, SETTINGS), 0x0123456789abcdefL, 1, 1);
    String header = "amz-sdk-invocation-id: ";
    int at = request.indexOf(header) + header.length();
    String id = request.substring(at, request.indexOf('\r', at));
    assertEquals("01234567-89ab-cdef-0123-456789abcdef", id.toLowerCase(Locale.ROOT));
  }

  @Test
  void theItemsOfACollectionDifferBySortKey() {
    var sorted = new RequestTemplate.TemplateSettings("h", "t", 100, false, true, 10);
    String put = write(RequestTemplate.of(Op.PUT, sorted), 1, 123, 0);
    assertTrue(
        put.contains("\"pk\":{\"S\":\"k000000000000012\"},\"sk\":{\"S\":\"000000000000003\"}"));
    String query = write(RequestTemplate.of(Op.QUERY, sorted), 1, 123, 0);
    assertTrue(query.contains("\":pk\":{\"S\":\"k000000000000012\"}"));
  }
}
