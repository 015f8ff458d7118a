package dev.stator.deploy.differential;

import dev.stator.client.cluster.ChildProcess;
import dev.stator.client.cluster.FreePorts;
import dev.stator.deploy.harness.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * DynamoDB Local in a process of its own, as its libraries do not go together with others: the
 * build puts them into {@code dynamodb-local/target/lib}.
 */
record DynamoDbLocal(ChildProcess process, RawClient client) implements AutoCloseable {
  /** What its table ARNs begin with. */
  static final String ARN = "arn:aws:dynamodb:ddblocal:000000000000:table/";

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

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
    int port = FreePorts.any();
    var command =
        List.of(
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
    var process = ChildProcess.start(command, folder.resolve("dynamodb-local.log"));
    var client = new RawClient(URI.create("http://127.0.0.1:" + port));
    process.awaitReady(() -> answers(client), READY_WITHIN);
    return new DynamoDbLocal(process, client);
  }

  private static boolean answers(RawClient client) {
    try {
      return client.call("ListTables", "{}").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
