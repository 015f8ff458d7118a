package dev.stator.router.operation;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.key.XxHash64;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.stream.ShardId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A place in a shard, for some time. Its text says all that any router needs to go on there; it
 * names no node.
 *
 * @param trimHorizon the oldest change that is still there when it is used
 * @param issuedMillis since 1970
 */
record ShardIterator(
    String streamArn, ShardId shard, SequenceNumber from, boolean trimHorizon, long issuedMillis) {
  private static final long VALID_MILLIS = TimeUnit.MINUTES.toMillis(15);
  private static final int BYTES = 46;
  private static final byte FORMAT = 1;
  private static final String BETWEEN = "|1|";

  String text() {
    return streamArn + BETWEEN + Base64.getEncoder().encodeToString(fields());
  }

  private byte[] fields() {
    var fields =
        ByteBuffer.allocate(BYTES)
            .put(FORMAT)
            .put((byte) (trimHorizon ? 1 : 0))
            .putLong(issuedMillis)
            .putLong(shard.number())
            .putLong(shard.partitionId())
            .putLong(from.index())
            .putInt(from.ordinal());
    return fields.putLong(check(fields.array(), streamArn)).array();
  }

  /** Tells one that was cut off or changed. */
  private static long check(byte[] fields, String streamArn) {
    byte[] arn = streamArn.getBytes(StandardCharsets.UTF_8);
    return XxHash64.hash(fields, 0, BYTES - Long.BYTES, XxHash64.hash(arn, 0, arn.length, FORMAT));
  }

  static ShardIterator read(String text, long nowMillis) {
    int arnEnd = text.indexOf(BETWEEN);
    if (arnEnd < 0) {
      throw malformed();
    }
    var iterator = read(text.substring(0, arnEnd), text.substring(arnEnd + BETWEEN.length()));
    if (nowMillis - iterator.issuedMillis > VALID_MILLIS) {
      throw new RequestException(ErrorCode.EXPIRED_ITERATOR, "Shard iterator has expired");
    }
    return iterator;
  }

  private static ShardIterator read(String streamArn, String encoded) {
    byte[] fields;
    try {
      fields = Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    var read = ByteBuffer.wrap(fields);
    if (fields.length != BYTES
        || read.get() != FORMAT
        || read.getLong(BYTES - Long.BYTES) != check(fields, streamArn)) {
      throw malformed();
    }
    boolean trimHorizon = read.get() == 1;
    long issuedMillis = read.getLong();
    var shard = new ShardId(read.getLong(), read.getLong());
    var from = new SequenceNumber(read.getLong(), read.getInt());
    return new ShardIterator(streamArn, shard, from, trimHorizon, issuedMillis);
  }

  private static RequestException malformed() {
    return RequestException.validation("Invalid ShardIterator");
  }
}
