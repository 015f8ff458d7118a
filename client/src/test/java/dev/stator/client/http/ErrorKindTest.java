package dev.stator.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ErrorKindTest {
  private static String error(String type) {
    return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + type + "\",\"message\":\"m\"}";
  }

  @Test
  void tellsWhatSdksRepeat() {
    assertEquals(ErrorKind.RETRYABLE, ErrorKind.of(500, error("InternalServerError")));
    assertEquals(ErrorKind.RETRYABLE, ErrorKind.of(503, "upstream is gone"));
    assertEquals(ErrorKind.RETRYABLE, ErrorKind.of(400, error("ThrottlingException")));
    assertEquals(
        ErrorKind.RETRYABLE, ErrorKind.of(400, error("ProvisionedThroughputExceededException")));
    assertEquals(ErrorKind.FINAL, ErrorKind.of(400, error("ValidationException")));
    assertEquals(ErrorKind.FINAL, ErrorKind.of(400, error("ResourceNotFoundException")));
    assertEquals(
        ErrorKind.CONDITION_FAILED, ErrorKind.of(400, error("ConditionalCheckFailedException")));
  }

  @Test
  void findsTheNameWithAndWithoutNamespace() {
    assertEquals("A", ErrorKind.code("{\"__type\":\"x#A\"}"));
    assertEquals("A", ErrorKind.code("{\"message\":\"m\", \"__type\" : \"A\"}"));
    assertEquals("", ErrorKind.code("no JSON"));
  }
}
