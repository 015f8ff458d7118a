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
  private static final String SORT_GAP = "|".repeat(KEY_DIGITS);
  private static final int QUERIED_ITEMS = 10;

  private final byte[] bytes;
  private final int idAt;
  private final int keyAt;
  private final int sequenceAt;
  private final int sortAt;
  private final long rows;

  private RequestTemplate(byte[] bytes, String request, long rows) {
    this.bytes = bytes;
    this.idAt = request.indexOf(ID_GAP);
    this.keyAt = request.indexOf(KEY_GAP);
    this.sequenceAt = request.indexOf(SEQUENCE_GAP);
    this.sortAt = request.indexOf(SORT_GAP);
    this.rows = rows;
  }

  static RequestTemplate of(Op op, TemplateSettings settings) {
    String body = body(op, settings);
    String request = RequestHead.of(settings.host(), op.operation(), ID_GAP, body.length()) + body;
    return new RequestTemplate(
        request.getBytes(StandardCharsets.US_ASCII), request, settings.rows());
  }

  /**
   * What all requests of a run have in common.
   *
   * @param itemBytes DynamoDB's size of the items
   * @param insertOnly a conditional put demands that the item is not there, else that it is
   * @param consistent reads are strongly consistent
   * @param rows items of a collection; 1: the table has no sort key
   */
  record TemplateSettings(
      String host, String table, int itemBytes, boolean insertOnly, boolean consistent, long rows) {
    int fillerBytes() {
      int sortKeyBytes = rows > 1 ? 2 + KEY_DIGITS : 0;
      return Math.max(1, itemBytes - ITEM_OVERHEAD_BYTES - sortKeyBytes);
    }
  }

  static String body(Op op, TemplateSettings settings) {
    String table = "{\"TableName\":\"" + settings.table() + "\",";
    String partitionKey = "{\"S\":\"k" + KEY_GAP + "\"}";
    String sortKey = settings.rows() > 1 ? ",\"sk\":{\"S\":\"" + SORT_GAP + "\"}" : "";
    String key = "\"pk\":" + partitionKey + sortKey;
    String consistent = "\"ConsistentRead\":" + settings.consistent() + ",";
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
      case DELETE -> table + "\"Key\":{" + key + "}}";
      case GET -> table + consistent + "\"Key\":{" + key + "}}";
      case QUERY ->
          table
              + consistent
              + "\"KeyConditionExpression\":\"pk = :pk\",\"Limit\":"
              + QUERIED_ITEMS
              + ",\"ExpressionAttributeValues\":{\":pk\":"
              + partitionKey
              + "}}";
      case SCAN -> table + consistent + "\"ExclusiveStartKey\":{" + key + "}}";
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
    decimal(key / rows, keyAt, KEY_DIGITS);
    if (sortAt >= 0) {
      decimal(key % rows, sortAt, KEY_DIGITS);
    }
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
