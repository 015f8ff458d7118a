package dev.stator.chaos.fuzz;

import dev.stator.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests until it is told to stop or one of them is answered as none may be. The requests
 * of one fuzzer follow from its seed.
 */
final class Fuzzer implements Runnable {
  /** How the service answers a body that its Content-Encoding does not fit. */
  private static final String UNDECODABLE = "com.amazon.coral.service#InternalFailure";

  private final Wire wire;
  private final Signed signed;
  private final SplittableRandom random;
  private final RandomRequests requests;
  private final Breakage breakage;
  private final long untilNanos;
  private final Tally tally;
  private final AtomicReference<@Nullable String> failure;

  /**
   * @param failure where the first failure of all fuzzers is told
   */
  Fuzzer(
      Wire wire,
      Signed signed,
      String table,
      long seed,
      long untilNanos,
      Tally tally,
      AtomicReference<@Nullable String> failure) {
    this.wire = wire;
    this.signed = signed;
    this.random = new SplittableRandom(seed);
    this.requests = new RandomRequests(random, table);
    this.breakage = new Breakage(random);
    this.untilNanos = untilNanos;
    this.tally = tally;
    this.failure = failure;
  }

  /** Bytes, and whether their reader may wait for more that never come. */
  private record Attempt(String operation, Bytes content, boolean incomplete) {
    Attempt(String operation, byte[] bytes, boolean incomplete) {
      this(operation, Bytes.wrap(bytes), incomplete);
    }

    byte[] bytes() {
      return content.toArray();
    }
  }

  @Override
  public void run() {
    while (failure.get() == null && System.nanoTime() < untilNanos) {
      byte[] bytes = new byte[0];
      try {
        var attempt = next();
        bytes = attempt.bytes();
        var answer = wire.send(bytes, attempt.incomplete());
        tally.add(attempt.operation(), answer.status() == 200);
        judge(bytes, answer);
      } catch (IOException e) {
        fail(bytes, "the router cannot be reached: " + e);
      }
    }
  }

  private Attempt next() throws IOException {
    var request = requests.next();
    var operation = request.operation();
    byte[] body = request.json().getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> new Attempt(operation, signed.request(operation, body), false);
      case 3, 4, 5 -> new Attempt(operation, signed.request(operation, broken(request)), false);
      case 6 -> brokenHttp(request, body);
      default ->
          random.nextInt(4) == 0 ? new Attempt("", breakage.noise(), true) : cut(request, body);
    };
  }

  private byte[] broken(RandomRequests.Request request) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(request.begin().getBytes(StandardCharsets.UTF_8));
    body.writeBytes(breakage.json(request.rest()));
    return body.toByteArray();
  }

  private Attempt brokenHttp(RandomRequests.Request request, byte[] body) throws IOException {
    var headers = signed.headers(request.operation());
    byte[] content = body;
    for (int more = random.nextInt(3); more >= 0; more--) {
      if (random.nextInt(3) == 0 && !headers.isEmpty()) {
        headers.remove(random.nextInt(headers.size()));
      } else {
        headers.add(random.nextInt(headers.size() + 1), breakage.header());
      }
    }
    if (random.nextInt(4) == 0) {
      headers.add("Content-Encoding: gzip");
      content = breakage.compressed(body);
    }
    return new Attempt(
        request.operation(),
        signed.request(breakage.method(), breakage.target(), headers, content),
        true);
  }

  /** A request whose end never comes. */
  private Attempt cut(RandomRequests.Request request, byte[] body) {
    byte[] whole = signed.request(request.operation(), body);
    return new Attempt(
        request.operation(),
        java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length)),
        true);
  }

  private void judge(byte[] bytes, Wire.Answer answer) {
    if (answer.isHang()) {
      fail(bytes, "no answer, and the connection stays open; so far: " + answer.text());
    } else if (answer.status() >= 500
        && !(answer.status() == 500 && answer.text().contains(UNDECODABLE))) {
      fail(bytes, "answered with\n" + answer.text());
    }
  }

  private void fail(byte[] bytes, String what) {
    var request = new String(bytes, StandardCharsets.ISO_8859_1);
    var shown = request.length() > 8_000 ? request.substring(0, 8_000) + "..." : request;
    failure.compareAndSet(null, what + "\n--- the request, a character a byte ---\n" + shown);
  }
}
