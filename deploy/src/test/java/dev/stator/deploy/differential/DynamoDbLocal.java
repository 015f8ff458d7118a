package dev.stator.deploy.differential;

import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * DynamoDB Local in a process of its own, as its libraries do not go together with others: the
 * build puts them into {@code dynamodb-local/target/lib}.
 */
final class DynamoDbLocal implements AutoCloseable {
  /** What its table ARNs begin with. */
  static final String ARN = "arn:aws:dynamodb:ddblocal:000000000000:table/";

  private final Process process;
  private final RawClient client;

  private DynamoDbLocal(Process process, RawClient client) {
    this.process = process;
    this.client = client;
  }

  /**
   * Returns when it answers.
   *
   * @param folder where it may leave files
   */
  static DynamoDbLocal start(Path folder) throws IOException {
    var libraries =
        Path.of(System.getProperty("stator.test.dynamodbLocal", "dynamodb-local/target/lib"))
            .toAbsolutePath();
    if (!Files.isDirectory(libraries)) {
      throw new IOException("DynamoDB Local is not at " + libraries + ": build it with ./build");
    }
    int port = freePort();
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.library.path=" + libraries,
            "-cp",
            libraries + "/*",
            "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
            "-inMemory",
            "-disableTelemetry",
            "-port",
            String.valueOf(port));
    var process =
        builder
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("dynamodb-local.log").toFile())
            .start();
    var local = new DynamoDbLocal(process, new RawClient(URI.create("http://127.0.0.1:" + port)));
    Tables.await("DynamoDB Local answers", local::answers);
    return local;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("DynamoDB Local ended with " + process.exitValue());
    }
    try {
      return client.call("ListTables", "{}").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  RawClient client() {
    return client;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
