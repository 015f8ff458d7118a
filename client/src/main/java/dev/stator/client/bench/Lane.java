package dev.stator.client.bench;

import dev.stator.client.http.ErrorKind;
import dev.stator.client.http.ResponseParser;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One client of the servers: it has one operation under way at a time, over one connection, and
 * repeats attempts as an AWS SDK does, under the same invocation id. Used by its driver's thread
 * only.
 */
final class Lane {
  private enum Phase {
    /** Until its operation is to begin, or to be repeated. */
    WAITING_TO_BEGIN,
    WAITING_TO_REPEAT,
    CONNECTING,
    AWAITING_ANSWER,
    FINISHED
  }

  private final Driver driver;
  private final int number;
  private final Operation operation = new Operation();
  private final ResponseParser parser = new ResponseParser();

  private Phase phase = Phase.WAITING_TO_BEGIN;
  private long dueNanos;
  private long operations;
  private int endpoint;
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey selection;
  private @Nullable ByteBuffer unsent;

  Lane(Driver driver, int number) {
    this.driver = driver;
    this.number = number;
    this.endpoint = number % driver.settings.endpoints().size();
  }

  /** Takes its next operation. */
  void begin() {
    long now = System.nanoTime();
    var pacer = driver.settings.pacer();
    long intended = pacer == null ? now : pacer.next();
    if (!driver.mayBegin(Math.max(now, intended)) || !driver.work.next(number, operation)) {
      phase = Phase.FINISHED;
      disconnect();
      driver.finished();
      return;
    }
    operation.intendedNanos = intended;
    operation.attempts = 0;
    operations++;
    if (intended > now) {
      waitUntil(intended, Phase.WAITING_TO_BEGIN);
    } else {
      attempt();
    }
  }

  private void waitUntil(long nanos, Phase next) {
    phase = next;
    dueNanos = nanos;
    driver.wakeAt(nanos);
  }

  /** Begins what is due, and gives up attempts that last too long. */
  void look(long now) {
    if (phase == Phase.FINISHED) {
      return;
    }
    if (now < dueNanos) {
      driver.wakeAt(dueNanos);
      return;
    }
    switch (phase) {
      case WAITING_TO_BEGIN, WAITING_TO_REPEAT -> attempt();
      case CONNECTING, AWAITING_ANSWER ->
          connectionFailed(
              "no answer within " + driver.settings.attemptPatience().toMillis() + " ms");
      case FINISHED -> {}
    }
  }

  /** The run is over and this operation has outlasted all patience. */
  void abandon() {
    if (phase != Phase.FINISHED) {
      disconnect();
      end(Result.ERROR, () -> "still unanswered when the run was over");
    }
  }

  private void attempt() {
    operation.attempts++;
    dueNanos = System.nanoTime() + driver.settings.attemptPatience().toNanos();
    try {
      if (channel == null) {
        connect();
      } else {
        send(channel);
      }
    } catch (IOException e) {
      connectionFailed(e.toString());
    }
  }

  private void connect() throws IOException {
    var opened = SocketChannel.open();
    channel = opened;
    phase = Phase.CONNECTING;
    opened.configureBlocking(false);
    opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (opened.connect(driver.settings.endpoints().get(endpoint).socketAddress())) {
      selection = opened.register(driver.selector, SelectionKey.OP_READ, this);
      send(opened);
    } else {
      selection = opened.register(driver.selector, SelectionKey.OP_CONNECT, this);
    }
  }

  private void send(SocketChannel to) throws IOException {
    phase = Phase.AWAITING_ANSWER;
    parser.reset();
    var request = driver.request.clear();
    long idLow = ((long) number << 40) | (operations & 0xFF_FFFF_FFFFL);
    driver
        .template(operation.op)
        .write(request, driver.idHigh, idLow, operation.key, operation.sequence);
    request.flip();
    to.write(request);
    if (request.hasRemaining()) {
      unsent = ByteBuffer.allocate(request.remaining()).put(request).flip();
      interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  private void interest(int operationSet) {
    if (selection != null) {
      selection.interestOps(operationSet);
    }
  }

  /** Its connection can be continued with. */
  void ready() {
    var open = channel;
    var key = selection;
    if (open == null || key == null || !key.isValid()) {
      return;
    }
    try {
      if (key.isConnectable()) {
        open.finishConnect();
        interest(SelectionKey.OP_READ);
        send(open);
      } else if (key.isWritable() && unsent != null) {
        continueSending(open, unsent);
      }
      if (key.isValid() && key.isReadable()) {
        receive(open);
      }
    } catch (IOException | ResponseParser.MalformedResponseException e) {
      connectionFailed(e.toString());
    }
  }

  private void continueSending(SocketChannel open, ByteBuffer rest) throws IOException {
    open.write(rest);
    if (!rest.hasRemaining()) {
      unsent = null;
      interest(SelectionKey.OP_READ);
    }
  }

  private void receive(SocketChannel open) throws IOException {
    var bytes = driver.received.clear();
    int length = open.read(bytes);
    if (length < 0) {
      connectionFailed("the server closed the connection");
      return;
    }
    bytes.flip();
    if (phase == Phase.AWAITING_ANSWER && parser.feed(bytes)) {
      if (!parser.keepAlive()) {
        disconnect();
      }
      answered();
    }
  }

  private void answered() {
    int status = parser.status();
    if (status == 200) {
      end(Result.OK, parser::bodyText);
      return;
    }
    String body = parser.bodyText();
    switch (ErrorKind.of(status, body)) {
      case CONDITION_FAILED -> end(Result.CONDITION_FAILED, () -> body);
      case RETRYABLE -> repeat("HTTP " + status + " " + body);
      case FINAL -> end(Result.ERROR, () -> "HTTP " + status + " " + body);
    }
  }

  /**
   * SDKs behind a load balancer reach another router with their next connection; so does a lane.
   */
  private void connectionFailed(String reason) {
    disconnect();
    if (phase == Phase.CONNECTING || phase == Phase.AWAITING_ANSWER) {
      endpoint = (endpoint + 1) % driver.settings.endpoints().size();
      repeat(reason);
    }
  }

  private void repeat(String reason) {
    var retries = driver.settings.retries();
    if (!retries.mayRepeat(operation.attempts)) {
      end(Result.ERROR, () -> operation.attempts + " attempts, the last: " + reason);
      return;
    }
    driver.meter.retried();
    long wait = retries.waitNanos(operation.attempts, driver.random);
    waitUntil(System.nanoTime() + wait, Phase.WAITING_TO_REPEAT);
  }

  private void end(Result result, Work.Answer answer) {
    driver.meter.ended(operation, result, System.nanoTime(), answer);
    driver.work.done(number, operation, result, answer);
    begin();
  }

  void disconnect() {
    unsent = null;
    selection = null;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // It is of no use any more either way.
      }
      channel = null;
    }
  }
}
