package dev.stator.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import dev.stator.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are compressed, on their way in and out. */
@Conformance
class CompressionTest {
  private static final String EMPTY = "{}";

  private final RawClient raw;
  private final String table;

  CompressionTest(RawClient raw, Tables tables) {
    this.raw = raw;
    table = tables.create("pk:S");
  }

  private interface Wrapping {
    OutputStream around(OutputStream out) throws IOException;
  }

  private static byte[] compressed(String text, Wrapping wrapping) {
    var bytes = new ByteArrayOutputStream();
    try (var out = wrapping.around(bytes)) {
      out.write(Bytes.utf8(text).toArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private RawAnswer send(String encoding, byte[] body) {
    return raw.send(
        raw.request("ListTables", "").body(Bytes.wrap(body)).with("Content-Encoding", encoding));
  }

  @Test
  void gzipAndDeflateAreRead() {
    send("gzip", compressed(EMPTY, GZIPOutputStream::new)).ok();
    send("deflate", compressed(EMPTY, DeflaterOutputStream::new)).ok();
    send("identity", Bytes.utf8(EMPTY).toArray()).ok();
  }

  @Test
  void gzipMayComeInParts() throws IOException {
    var parts = new ByteArrayOutputStream();
    parts.write(compressed("{", GZIPOutputStream::new));
    parts.write(compressed("}", GZIPOutputStream::new));
    send("gzip", parts.toByteArray()).ok();
  }

  @Test
  void whatCannotBeDecompressedIsAFailure() {
    byte[] whole = compressed(EMPTY, GZIPOutputStream::new);
    assertEquals(500, send("gzip", Bytes.utf8(EMPTY).toArray()).status());
    assertEquals(500, send("gzip", Arrays.copyOf(whole, whole.length - 1)).status());
    assertEquals(500, send("gzip", new byte[0]).status());
    assertEquals(500, send("deflate", Bytes.utf8(EMPTY).toArray()).status());
    assertEquals(500, send("garbage", Bytes.utf8(EMPTY).toArray()).status());
  }

  @Test
  void whatDecompressesToTooMuchIsRefused() {
    var bomb = "{" + " ".repeat(17 << 20) + "}";
    assertEquals(413, send("gzip", compressed(bomb, GZIPOutputStream::new)).status());
    assertEquals(413, send("deflate", compressed(bomb, DeflaterOutputStream::new)).status());
  }

  private RawAnswer get(String key, String accepted) {
    return raw.send(
        raw.request(
                "GetItem",
                "{\"TableName\":\"%s\",\"Key\":{\"pk\":{\"S\":\"%s\"}},\"ProjectionExpression\":\"v\",\"ConsistentRead\":true}"
                    .formatted(table, key))
            .with("Accept-Encoding", accepted));
  }

  /** Writes an item whose projection makes an answer of so many bytes. */
  private void put(String key, int answerBytes) {
    var value = "x".repeat(answerBytes - "{\"Item\":{\"v\":{\"S\":\"\"}}}".length());
    raw.call(
            "PutItem",
            "{\"TableName\":\"%s\",\"Item\":{\"pk\":{\"S\":\"%s\"},\"v\":{\"S\":\"%s\"}}}"
                .formatted(table, key, value))
        .ok();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gzip|gzip",
        "deflate|deflate",
        "gzip, deflate|gzip",
        "br, identity, deflate, gzip|deflate",
        "gzip;q=0.2, deflate;q=0.5|deflate",
        "*|gzip",
        "gzip;q=0|",
        "identity|",
        "br|",
      })
  void largeAnswersAreCompressedAsAskedFor(String accepted, String encoding) throws IOException {
    put("large", 4096);
    var answer = get("large", accepted);
    assertEquals(200, answer.status());
    assertEquals(encoding, answer.header("Content-Encoding"));
    byte[] body = answer.body().toArray();
    var crc = new CRC32();
    crc.update(body);
    assertEquals(Long.toString(crc.getValue()), answer.header("x-amz-crc32"));
    var in = new ByteArrayInputStream(body);
    byte[] plain =
        switch (encoding) {
          case null -> body;
          case "gzip" -> new GZIPInputStream(in).readAllBytes();
          default -> new InflaterInputStream(in).readAllBytes();
        };
    assertEquals(4096, plain.length);
    assertTrue(Bytes.wrap(plain).utf8().startsWith("{\"Item\":{\"v\":{\"S\":\"xxx"));
  }

  @Test
  void smallAnswersAreNotCompressed() {
    put("small", 4095);
    var answer = get("small", "gzip");
    assertNull(answer.header("Content-Encoding"));
    assertEquals(4095, answer.body().length());
  }
}
