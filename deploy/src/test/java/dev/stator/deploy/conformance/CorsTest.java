package dev.stator.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import org.junit.jupiter.api.Test;

/** What a browser asks and sees when a script of another origin calls. */
@Conformance
class CorsTest {
  private final RawClient raw;

  CorsTest(RawClient raw) {
    this.raw = raw;
  }

  @Test
  void withoutAnOriginThereAreNoSuchHeaders() {
    for (var method : new String[] {"GET", "POST", "OPTIONS"}) {
      var answer = raw.send(raw.request("ListTables", "{}").method(method));
      assertEquals(
          0,
          answer.headers().keySet().stream()
              .filter(name -> name.startsWith("access-control-"))
              .count(),
          method);
    }
  }

  @Test
  void anyOriginMayReadAnyAnswer() {
    for (var method : new String[] {"GET", "POST"}) {
      var answer =
          raw.send(
              raw.request("ListTables", "{}")
                  .method(method)
                  .with("Origin", "http://example.com/")
                  .with("Access-Control-Request-Method", "dog"));
      assertEquals("*", answer.header("Access-Control-Allow-Origin"));
      assertNotNull(answer.header("Access-Control-Expose-Headers"));
      assertNull(answer.header("Access-Control-Max-Age"));
      assertNull(answer.header("Access-Control-Allow-Methods"));
    }
    var refused = raw.send(raw.request("Nonsense", "{}").with("Origin", "x"));
    assertEquals("*", refused.header("Access-Control-Allow-Origin"));
  }

  @Test
  void whatIsAskedForIsAllowed() {
    var answer =
        raw.send(
            raw.request("", "")
                .method("OPTIONS")
                .with("Origin", "http://example.com/")
                .with("Access-Control-Request-Method", "dog")
                .with("Access-Control-Request-Headers", "cat, meerkat, mouse"));
    assertEquals(200, answer.status());
    assertEquals("", answer.text());
    assertEquals("*", answer.header("Access-Control-Allow-Origin"));
    assertEquals("dog", answer.header("Access-Control-Allow-Methods"));
    assertEquals("cat, meerkat, mouse", answer.header("Access-Control-Allow-Headers"));
    assertEquals("172800", answer.header("Access-Control-Max-Age"));
    assertNotNull(answer.header("Access-Control-Expose-Headers"));
  }
}
