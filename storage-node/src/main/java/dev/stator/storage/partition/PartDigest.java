package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.storage.store.StoredPart;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;

/**
 * What tells whether two partitions hold the same rows of a part of the keyspace. Not a checksum:
 * clients choose the keys and values, and must not be able to choose two contents of one digest.
 */
public final class PartDigest {
  private final MessageDigest digest = sha256();
  private final ByteBuffer lengths = ByteBuffer.allocate(8);

  void row(byte[] key, byte[] value) {
    digest.update(lengths.clear().putInt(key.length).putInt(value.length).array());
    digest.update(key);
    digest.update(value);
  }

  /** The digest of the rows since the last one. */
  Bytes take() {
    return Bytes.wrap(digest.digest());
  }

  /** Over all parts of a range; empty when one of them was not copied. */
  public static Bytes over(Collection<StoredPart> parts) {
    var all = new PartDigest();
    for (var part : parts) {
      if (!part.copied()) {
        return Bytes.EMPTY;
      }
      all.row(part.start().toArray(), part.digest().toArray());
    }
    return all.take();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
