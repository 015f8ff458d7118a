package dev.stator.client.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stator.client.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Just enough of a server for the generator's own requests, in memory, with the faults that a
 * correct server does not have.
 */
final class TinyDynamo implements AutoCloseable {
  private static final Pattern KEY = Pattern.compile("\"pk\":\\{\"S\":\"(k\\d+)\"}");
  private static final Pattern SEQUENCE = Pattern.compile("\"(?:s|:s)\":\\{\"S\":\"(\\d+)\"}");

  /** What it does wrong, now and then. */
  enum Flaw {
    NONE,
    /** Acknowledges a write that it does not make. */
    LOSES_WRITES,
    /** Answers 500 before doing anything. */
    FAILS_FIRST,
    /** Closes the connection after the write was made, and remembers no request ids. */
    FORGETS_RETRIES,
    /** The same, but remembers them. */
    DROPS_ANSWERS,
    /** Answers 400 with an error that is not repeated. */
    REFUSES
  }

  private record Stored(String sequence, long count) {}

  private static final int EVERY = 50;

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Stored> items;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Set<String> failed = ConcurrentHashMap.newKeySet();
  private final AtomicLong writes = new AtomicLong();
  private volatile Flaw flaw;

  TinyDynamo(Flaw flaw) throws IOException {
    this(flaw, new ConcurrentHashMap<>());
  }

  /** Two of them over the same items are two routers of one cluster. */
  private TinyDynamo(Flaw flaw, Map<String, Stored> items) throws IOException {
    this.flaw = flaw;
    this.items = items;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(executor);
    server.start();
  }

  TinyDynamo second() throws IOException {
    return new TinyDynamo(Flaw.NONE, items);
  }

  HostPort address() {
    return new HostPort("127.0.0.1", server.getAddress().getPort());
  }

  long writes() {
    return writes.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String operation = target.substring(target.indexOf('.') + 1);
    switch (operation) {
      case "GetItem" -> reply(exchange, 200, read(find(KEY, body)));
      case "PutItem", "UpdateItem" -> write(exchange, body, operation.equals("UpdateItem"));
      case "DescribeTable" -> reply(exchange, 200, "{\"Table\":{\"TableStatus\":\"ACTIVE\"}}");
      default -> reply(exchange, 200, "{}");
    }
  }

  private String read(String key) {
    var item = items.get(key);
    return item == null
        ? "{}"
        : "{\"Item\":{\"pk\":{\"S\":\""
            + key
            + "\"},\"c\":{\"N\":\""
            + item.count()
            + "\"},\"s\":{\"S\":\""
            + item.sequence()
            + "\"}}}";
  }

  private void write(HttpExchange exchange, String body, boolean update) throws IOException {
    String id = exchange.getRequestHeaders().getFirst("amz-sdk-invocation-id");
    boolean flawed = writes.incrementAndGet() % EVERY == 0 && failed.add(id);
    if (flawed && flaw == Flaw.FAILS_FIRST) {
      reply(exchange, 500, "{\"__type\":\"x#InternalServerError\"}");
      return;
    }
    if (flawed && flaw == Flaw.REFUSES) {
      reply(exchange, 400, "{\"__type\":\"x#ValidationException\"}");
      return;
    }
    boolean repeated = flaw != Flaw.FORGETS_RETRIES && !known.add(id);
    String key = find(KEY, body);
    if (!repeated && body.contains("attribute_not_exists") && items.containsKey(key)) {
      reply(exchange, 400, "{\"__type\":\"x#ConditionalCheckFailedException\"}");
      return;
    }
    if (!repeated && !(flawed && flaw == Flaw.LOSES_WRITES)) {
      String sequence = find(SEQUENCE, body);
      items.merge(
          key,
          new Stored(sequence, update ? 1 : 0),
          (old, fresh) -> new Stored(sequence, update ? old.count() + 1 : 0));
    }
    if (flawed && (flaw == Flaw.FORGETS_RETRIES || flaw == Flaw.DROPS_ANSWERS)) {
      exchange.close();
      return;
    }
    reply(exchange, 200, "{}");
  }

  private static String find(Pattern pattern, String body) {
    var matcher = pattern.matcher(body);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + body);
    }
    return matcher.group(1);
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
