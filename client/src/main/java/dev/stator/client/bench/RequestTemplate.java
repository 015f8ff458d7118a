package dev.stator.client.bench;

import dev.stator.client.http.RequestHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A whole HTTP request as bytes, with gaps of fixed width for what differs from one operation to
 * the next: the invocation id, the key and the sequence number. Sending one is three patches and a
 * copy; that is what keeps the generator light. Not thread-safe.
 */
final class RequestTemplate {
  static final int KEY_DIGITS = 15;
  static final int SEQUENCE_DIGITS = 12;

  /**
   * Bytes that DynamoDB counts for all of an item but its filler: pk, its 16 characters, s, its 12,
   * v.
   */
  static final int ITEM_OVERHEAD_BYTES = 2 + 1 + KEY_DIGITS + 1 + SEQUENCE_DIGITS + 1;

  private static final String ID_GAP = "00000000-0000-4000-8000-000000000000";
  private static final String KEY_GAP = "~".repeat(KEY_DIGITS);
  private static final String SEQUENCE_GAP = "^".repeat(SEQUENCE_DIGITS);

  private final byte[] bytes;
  private final int idAt;
  private final int keyAt;
  private final int sequenceAt;

  private RequestTemplate(byte[] bytes, int idAt, int keyAt, int sequenceAt) {
    this.bytes = bytes;
    this.idAt = idAt;
    this.keyAt = keyAt;
    this.sequenceAt = sequenceAt;
  }

  static RequestTemplate of(Op op, TemplateSettings settings) {
    String body = body(op, settings);
    String request = RequestHead.of(settings.host(), op.operation(), ID_GAP, body.length()) + body;
    return new RequestTemplate(
        request.getBytes(StandardCharsets.US_ASCII),
        request.indexOf(ID_GAP),
        request.indexOf(KEY_GAP),
        request.indexOf(SEQUENCE_GAP));
  }

  /**
   * What all requests of a run have in common.
   *
   * @param itemBytes DynamoDB's size of the items
   * @param insertOnly a conditional put demands that the item is not there, else that it is
   * @param consistent reads are strongly consistent
   */
  record TemplateSettings(
      String host, String table, int itemBytes, boolean insertOnly, boolean consistent) {
    int fillerBytes() {
      return Math.max(1, itemBytes - ITEM_OVERHEAD_BYTES);
    }
  }

  static String body(Op op, TemplateSettings settings) {
    String table = "{\"TableName\":\"" + settings.table() + "\",";
    String key = "\"pk\":{\"S\":\"k" + KEY_GAP + "\"}";
    String sequence = "{\"S\":\"" + SEQUENCE_GAP + "\"}";
    String filler = "{\"S\":\"" + "x".repeat(settings.fillerBytes()) + "\"}";
    String item = "\"Item\":{" + key + ",\"s\":" + sequence + ",\"v\":" + filler + "}";
    return switch (op) {
      case PUT -> table + item + "}";
      case CONDITIONAL_PUT ->
          table
              + item
              + ",\"ConditionExpression\":\""
              + (settings.insertOnly() ? "attribute_not_exists(pk)" : "attribute_exists(pk)")
              + "\"}";
      case UPDATE ->
          table
              + "\"Key\":{"
              + key
              + "},\"UpdateExpression\":\"SET s = :s, v = :v ADD c :one\","
              + "\"ExpressionAttributeValues\":{\":s\":"
              + sequence
              + ",\":v\":"
              + filler
              + ",\":one\":{\"N\":\"1\"}}}";
      case GET -> table + "\"ConsistentRead\":" + settings.consistent() + ",\"Key\":{" + key + "}}";
    };
  }

  int length() {
    return bytes.length;
  }

  /**
   * Writes the request of one operation; the same arguments give the same bytes, as a retry needs.
   */
  void write(ByteBuffer out, long idHigh, long idLow, long key, long sequence) {
    hex(idHigh >>> 32, idAt, 8);
    hex(idHigh >>> 16, idAt + 9, 4);
    hex(idHigh, idAt + 14, 4);
    hex(idLow >>> 48, idAt + 19, 4);
    hex(idLow, idAt + 24, 12);
    decimal(key, keyAt, KEY_DIGITS);
    if (sequenceAt >= 0) {
      decimal(sequence, sequenceAt, SEQUENCE_DIGITS);
    }
    out.put(bytes);
  }

  private void hex(long value, int at, int digits) {
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      bytes[i] = (byte) Character.forDigit((int) (rest & 15), 16);
      rest >>>= 4;
    }
  }

  private void decimal(long value, int at, int digits) {
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
