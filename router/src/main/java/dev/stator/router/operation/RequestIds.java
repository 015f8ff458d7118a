package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.key.XxHash64;
import dev.stator.router.auth.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The id under which a partition remembers a write. SDKs send the same invocation id with each of
 * their own retries, so an id made of it makes a retry through another router the same write;
 * without one, the id is random and only this router's retries are.
 */
final class RequestIds {
  private static final int BYTES = 16;

  private RequestIds() {}

  static Bytes of(Principal principal, @Nullable String invocationId, byte[] body, int length) {
    return invocationId == null ? random() : derived(principal, invocationId, body, length);
  }

  /**
   * The id of one write of several that a request asks for: whoever repeats the request repeats its
   * writes under the same ids.
   */
  static Bytes ofPart(Bytes requestId, int position) {
    var bytes = requestId.toArray();
    var part = ByteBuffer.allocate(BYTES);
    part.putLong(XxHash64.hash(bytes, 0, bytes.length, position));
    part.putLong(XxHash64.hash(bytes, 0, bytes.length, ~(long) position));
    return Bytes.wrap(part.array());
  }

  private static Bytes random() {
    var random = ThreadLocalRandom.current();
    return Bytes.wrap(
        ByteBuffer.allocate(BYTES).putLong(random.nextLong()).putLong(random.nextLong()).array());
  }

  private static Bytes derived(Principal principal, String invocationId, byte[] body, int length) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(principal.identity().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(invocationId.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(body, 0, length);
      return Bytes.wrap(Arrays.copyOf(digest.digest(), BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
